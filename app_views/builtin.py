"""What Streamlit itself writes is put into the reader's language by the browser, word for word."""

import json
import re
from functools import cache

from models.texts import catalogue
from models.units import LANGUAGES, Language

PREFIX = "builtin."
HOLE = re.compile(r"\\\{\w+\\\}")

SCRIPT = """
const all = BOOK, names = ["aria-label", "title", "placeholder"];
const ours = '[data-testid="stMarkdownContainer"], [data-testid="stText"]';
let language = "", words = new Map(), patterns = [];
const asked = () => getComputedStyle(document.documentElement).getPropertyValue("--canvon-language").trim();
const written = (text, isOurs) => {
  const bare = text.trim();
  if (!bare || bare.length > 400) return text;
  const own = words.get(bare);
  if (own !== undefined) return text.replace(bare, () => own);
  if (isOurs) return text;
  const [label, ...about] = bare.split(": "), named = about.length ? words.get(label) : undefined;
  if (named !== undefined) return [named, ...about].join(": ");
  const found = patterns.find(([from]) => from.test(bare));
  return found ? bare.replace(...found) : text;
};
const visit = (node) => {
  if (node.nodeType === Node.TEXT_NODE) {
    const parent = node.parentElement;
    if (!parent || parent.closest("canvas, script, style, noscript")) return;
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
const turn = () => {
  const now = asked();
  if (now === language || !(now in all)) return false;
  language = now;
  words = new Map(all[now].words);
  patterns = all[now].patterns.map(([from, to]) => [new RegExp(from), to]);
  visit(document.body);
  return true;
};
window.canvonWords?.disconnect();
window.canvonWords = new MutationObserver((changes) => {
  if (turn()) return;
  for (const change of changes) {
    if (change.type === "childList") change.addedNodes.forEach(visit);
    else visit(change.target);
  }
});
window.canvonWords.observe(document.body, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: names,
});
turn();
"""


@cache
def script() -> str:
    """The script that keeps Streamlit's own words in the language that `style` names; it runs once."""
    book = {language: _book(language) for language in LANGUAGES}
    told = json.dumps(book, ensure_ascii=False).replace("</", "<\\/")
    return f"<script>(() => {{{SCRIPT.replace('BOOK', told)}}})();</script>"


def style(language: Language) -> str:
    """Names the language to the script."""
    return f"<style>:root {{--canvon-language: {language}}}</style>"


def _book(language: Language) -> dict[str, list[tuple[str, str]]]:
    """From the other language into this one: whole words, and patterns where something is filled in."""
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
    return {"words": words, "patterns": sorted(patterns, key=lambda own: -len(own[0]))}


def _filled(text: str) -> str:
    """`{size} …` as the browser fills it: `$1 …`."""
    number = 0

    def numbered(_: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f"${number}"

    return re.sub(r"\{\w+\}", numbered, text)
