"""No page shows a word in the wrong language, whichever language is read."""

import re
from pathlib import Path

import pytest
import streamlit

from app_views import builtin
from models.texts import catalogue
from tests.app.conftest import checked, desk, page
from tests.app.language import english_words, own_words, said, strangers

pytestmark = pytest.mark.filterwarnings("default")
PAGES = (
    "projects", "scenario", "plan", "why", "compare", "robustness", "verify", "execution", "law", "workspace",
)  # fmt: skip


def found(app, language: str) -> dict[str, list[str]]:
    own = own_words(desk().portfolio, desk().scenarios)
    wrong = {name: strangers(said(page(app, name)), language, own) for name in PAGES}
    return {name: texts for name, texts in wrong.items() if texts}


def test_vietnamese_pages_are_vietnamese(app):
    assert found(app, "vi") == {}


def test_english_pages_are_english(app):
    app.sidebar.radio[0].set_value("en")
    checked(app.run())
    assert found(app, "en") == {}


def test_the_net_catches_both_languages():
    """Proves: one forgotten word is found; names of a book and citations are not taken for one."""
    assert strangers(["Tải bảng này", "Download the plan"], "vi", "") == ["Download the plan"]
    assert strangers(["Quốc môn", "Limit Điều 57.2 Luật 58/2024/QH15", "Năm"], "en", "Quốc môn") == ["Năm"]
    assert {"upload", "search", "fullscreen", "press"} <= english_words()


def test_the_words_are_those_that_streamlit_writes():
    """Proves: a newer Streamlit that says it otherwise is found here, not by a user."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    written = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js")))
    unknown = [
        texts["en"]
        for key, texts in catalogue().items()
        if key.startswith(builtin.PREFIX) and not all(part in written for part in _parts(texts["en"]))
    ]
    assert unknown == []


def _parts(text: str) -> list[str]:
    """What stands between the holes; `to apply` follows an Enter that is written apart."""
    text = text.removesuffix(" apply").removesuffix(" submit form")
    return [part for part in re.split(r"\{\w+\}| • ", text) if part.strip()]


def test_streamlits_own_words_are_put_into_the_language_of_the_page():
    """Proves: the script maps one language into the other, with holes, and nothing ends it early."""
    script = builtin.script()
    assert '["Upload", "Chọn tệp"]' in script
    assert '["Chọn tệp", "Upload"]' in script
    assert script.count("</script>") == 1
    assert r'"^(.+?)\\ per\\ file\\ •\\ (.+?)$", "Nhiều nhất $1 mỗi tệp, loại $2"' in script
    assert "--canvon-language: en" in builtin.style("en")
    holes = [len(re.findall(r"\{", texts["vi"])) for key, texts in catalogue().items() if "builtin." in key]
    assert max(holes) == 2
