"""What on a page is written in the wrong language: English words, or letters of Vietnamese."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache

import pandas as pd

from models.law import LawBook
from models.texts import catalogue

VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
LETTERED = re.compile(r"\w*[^\W\d_]\w*")
NAMES = {"english", "language", "canvon", "app", "readme", "excel", "enter", "peru", "sobol"}
"""Words that stand in both languages."""


@cache
def english_words() -> frozenset[str]:
    """Words of the English texts, Streamlit's own among them, that no Vietnamese text has."""
    vietnamese = {
        word.lower()
        for texts in catalogue().values()
        for key in ("vi", "hint_vi")
        for word in LETTERED.findall(re.sub(r"\{\w+\}", " ", texts.get(key, "")))
    }
    english = {
        word.lower()
        for texts in catalogue().values()
        for key in ("en", "hint_en")
        for word in _ascii(re.sub(r"\{\w+\}", " ", texts.get(key, "")))
    }
    return frozenset(word for word in english - vietnamese - NAMES if len(word) > 2)


def strangers(texts: Iterable[str], language: str, own: str) -> list[str]:
    """Texts in the wrong language. own : what a user wrote, which stays as it is."""
    found = {text.strip() for text in texts} - {""}
    if language == "vi":
        return sorted(text for text in found if _english(text) and text not in own)
    return sorted(text for text in found if VIETNAMESE.search(_without(text, own)))


def _english(text: str) -> list[str]:
    bare = re.sub(r"https?://\S+|[\w.-]+\.(?:xlsx|csv|json|docx)", " ", text)
    return [word for word in _ascii(bare) if word.lower() in english_words()]


def _ascii(text: str) -> list[str]:
    return [word for word in LETTERED.findall(text) if word.isascii() and word.isalpha()]


@cache
def _law_names() -> frozenset[str]:
    """Articles, acts and words that the law lists: they stay in the language of the law."""
    law = LawBook.load()
    names = {str(datum.article) for data in law.by_key.values() for datum in data}
    names |= {
        word
        for data in law.by_key.values()
        for datum in data
        if isinstance(datum.value, tuple)
        for word in datum.value
        if isinstance(word, str)
    }
    names |= {article for file in law.files.values() for *_, article in file.silences}
    return frozenset(names)


def _without(text: str, own: str) -> str:
    """The text without citations and without what the user wrote."""
    for name in sorted(_law_names(), key=len, reverse=True):
        text = text.replace(name, " ")
    text = re.sub(r"Điều [\w.,; ]+|Ngôn ngữ|Tiếng Việt|Cân Vốn|Hà Nội|Hồ Chí Minh|Lào Cai", " ", text)
    words = set(LETTERED.findall(own))
    return " ".join(word for word in LETTERED.findall(text) if word not in words)


def own_words(portfolio, rows) -> str:
    """Everything that comes from the user's book, in one text."""
    parts = [portfolio.file_name or "", *(row.name for row in rows), *(row.origin for row in rows)]
    parts += [*portfolio.scenarios, *(source.name for source in portfolio.budget.sources)]
    parts += [criterion.name for criterion in portfolio.criteria]
    for project in portfolio.projects:
        parts += [project.project_id, project.name, project.sector, project.locality, project.investor]
        parts += [project.output_text if hasattr(project, "output_text") else ""]
        parts += [str(unit) for unit in project.outputs]
    return "\n".join(str(part) for part in parts)


def said(app) -> Iterator[str]:
    """Every text an AppTest page shows: labels, values, choices, helps, headings and cells of tables."""
    kinds = ("markdown", "caption", "info", "warning", "error", "success", "subheader", "text", "title")
    for kind in kinds:
        yield from (str(element.value) for element in app.get(kind))
    labelled = ("button", "radio", "selectbox", "multiselect", "text_input", "number_input", "slider")
    for kind in labelled:
        for element in app.get(kind):
            yield element.label
            yield from map(str, getattr(element, "options", ()))
            yield getattr(element, "help", None) or ""
            yield getattr(element, "placeholder", None) or ""
    yield from (tab.label for tab in app.tabs)
    yield from (metric.label for metric in app.metric)
    yield from (expander.label for expander in app.expander)
    for table in app.dataframe:
        frame = pd.DataFrame(table.value)
        labels = json.loads(table.proto.columns or "{}")
        yield from (str(labels.get(name, {}).get("label") or name) for name in frame.columns)
        for name in frame.select_dtypes(exclude="number").columns:
            yield from (str(cell) for cell in frame[name] if isinstance(cell, str))
