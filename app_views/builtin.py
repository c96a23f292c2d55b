"""What Streamlit itself writes is put into the reader's language by the browser, word for word."""

import json
import re

from models.texts import catalogue
from models.units import Language

PREFIX = "builtin."
HOLE = re.compile(r"\\\{\w+\\\}")

SCRIPT = """
const words = new Map(WORDS), patterns = PATTERNS.map(([from, to]) => [new RegExp(from), to]);
const written = (text, isOurs) => {
  const bare = text.trim();
  if (!bare || bare.length > 90) return text;
  const own = words.get(bare);
  if (own !== undefined) return text.replace(bare, () => own);
  if (isOurs) return text;
  const found = patterns.find(([from]) => from.test(bare));
  return found ? bare.replace(...found) : text;
};
const names = ["aria-label", "title", "placeholder"];
const ours = '[data-testid="stMarkdownContainer"], [data-testid="stText"]';
const visit = (node) => {
  if (node.nodeType === Node.TEXT_NODE) {
    const parent = node.parentElement;
    if (!parent || parent.closest("canvas, script, style")) return;
    const now = written(node.nodeValue, parent.closest(ours) !== null);
    if (now !== node.nodeValue) node.nodeValue = now;
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const name of names) {
    const before = node.getAttribute(name);
    if (before === null) continue;
    const now = written(before, false);
    if (now !== before) node.setAttribute(name, now);
  }
  node.childNodes.forEach(visit);
};
window.canvonWords?.disconnect();
window.canvonWords = new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "childList") change.addedNodes.forEach(visit);
    else visit(change.target);
  }
});
visit(document.body);
window.canvonWords.observe(document.body, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: names,
});
"""


def script(language: Language) -> str:
    """The script that keeps Streamlit's own words in a language: from the other one into this."""
    other: Language = "en" if language == "vi" else "vi"
    words, patterns = [], []
    for key, texts in catalogue().items():
        if not key.startswith(PREFIX):
            continue
        if "{" in texts[other]:
            pattern = HOLE.sub("(.+?)", re.escape(texts[other]))
            patterns.append((f"^{pattern}$", _filled(texts[language])))
        else:
            words.append((texts[other], texts[language]))
    patterns.sort(key=lambda own: -len(own[0]))
    told = SCRIPT.replace("WORDS", _json(words)).replace("PATTERNS", _json(patterns))
    return f"<script>{told}</script>"


def _filled(text: str) -> str:
    """`{size} …` as the browser fills it: `$1 …`."""
    number = 0

    def numbered(_: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f"${number}"

    return re.sub(r"\{\w+\}", numbered, text)


def _json(value: object) -> str:
    """JSON that cannot end the script it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")
