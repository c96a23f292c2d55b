"""Word files and the printable report: what they say is the plan's, safe, the same twice."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest

from data.dossier import build
from models.issues import PortfolioError
from models.texts import catalogue
from models.units import format_number
from models.yaml_file import load_yaml
from optimizer.dossier.contents import appendices, forms
from optimizer.dossier.files import REPORT_FILE, dossier_files
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.project_sheet import project_statement
from optimizer.dossier.statement import BLANK, names, statement
from optimizer.dossier.web import report_bytes
from optimizer.dossier.word import PROJECT_TEMPLATE, WORD_FILES, template_path, word_bytes
from tests.books import BookSheets, project, source
from tests.dossier.province import view
from tests.report.solved import hostile, solved

ROOT = Path(__file__).resolve().parents[2]


def words(content: bytes) -> str:
    """All text of a document, tables as well."""
    document = docx.Document(BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(texts)


@pytest.mark.parametrize("language", build.LANGUAGES)
@pytest.mark.parametrize("name", load_yaml(build.FOLDER / "wording.yaml"))
def test_the_bundled_templates_are_what_the_wording_makes(language, name):
    """Proves: no template was changed by hand."""
    assert (build.FOLDER / language / f"{name}.docx").read_bytes() == build.build(language, name)


@pytest.mark.parametrize("language", build.LANGUAGES)
def test_the_drafts_carry_the_plan_and_leave_what_it_does_not_know(language):
    own = view(language)
    files = dossier_files(own)
    whole = format_number(sum(amount for *_, amount in own.result.plan.payments()), language)
    for name in WORD_FILES:
        text = words(files[name])
        assert whole in text, name
        assert "{" not in text
        assert "None" not in text
    submission = words(files["to_trinh.docx"])
    assert "……/TTr-UBND" in submission
    assert "58/2024/QH15" in submission
    assert catalogue()["dossier.unchecked"][language] in submission
    assert "Điều 54.4" in submission
    for appendix in appendices(own):
        assert f"{appendix.number}. {appendix.title}" in submission
    resolution = words(files["nghi_quyet.docx"])
    for group in statement(own, appendices(own))["groups"]:
        assert f"{group['name']}: {group['allocated']} " in resolution


def test_an_annual_plan_is_drafted_as_one():
    """Proves: no cap and no five-year form, no article of the medium-term resolution; numbers go on."""
    lines = [
        project("A", 60, benefit=5, demand=60, mt_plan=60, investment_decision="01/QĐ ngày 02/01/2026"),
    ]
    scenario = {"plan_type": "annual", "objective": "benefit", "first_year": 2027, "last_year": 2027}
    book = BookSheets(projects=lines, sources=[{**source("X"), "2027": 100}], scenario=scenario)
    own = PlanView(result=solved(book), language="vi")
    files = dossier_files(own)
    submission, resolution = words(files["to_trinh.docx"]), words(files["nghi_quyet.docx"])
    assert "kế hoạch đầu tư công năm 2027" in submission
    assert "2027–2027" not in submission
    assert "không áp dụng giới hạn" in submission
    assert "Điều 59.9" not in submission
    assert "Điều 4. Giao Ủy ban" in resolution
    assert [form.id for form in forms(own)][:1] == ["form_32_local"]
    assert not any(form.id.startswith("form_five") for form in forms(own))


def test_what_is_proven_is_said_with_value_bound_and_gap():
    own = view()
    text = words(dossier_files(own)["tom_tat.docx"])
    outcome = own.result.plan.outcome
    assert format_number(outcome.objective, "vi", 4) in text
    assert format_number(outcome.bound, "vi", 4) in text
    assert "dự kiến" in text


def test_every_name_a_template_may_use_is_listed():
    """Proves: the README names all and only what is given."""
    listed = set(re.findall(r"`([a-z_.\[\]]+)`", (build.FOLDER / "README.md").read_text(encoding="utf-8")))
    own = view()
    given = set(names(statement(own, appendices(own))))
    given = {name for name in given if not name.startswith("unfunded[].")}
    assert {name for name in given if name not in listed} == set()
    project = {name for name in names(project_statement(own, "ODA-1")) if not name.startswith("articles.")}
    assert {name for name in project if name not in listed} == set()


def test_the_sheet_of_a_project_adds_up():
    own = view()
    line = own.result.plan.by_id["ODA-1"]
    values = project_statement(own, "ODA-1")
    assert [row["name"] for row in values["sources"]] == ["Nguồn ODA_CP", "Nguồn ODA_VL", "Nguồn XDCB"]
    for row, code in zip(values["sources"], ("ODA_CP", "ODA_VL", "XDCB"), strict=True):
        paid = sum(own.money(other, (code,)) for other in own.lines())
        left = own.budget.by_code[code].available_period - paid
        assert row["allocated"] == format_number(own.money(line, (code,)), "vi")
        assert row["left"] == format_number(left, "vi")
    assert values["project"]["allocated"] == format_number(line.total_allocated, "vi")
    assert values["conclusion"].startswith("Nhu cầu 10.000")
    facts = {row["name"]: row["value"] for row in values["facts"]}
    assert facts["Năng lực thiết kế"] == BLANK
    text = words(dossier_files(own, ["ODA-1"])["nguon_von_ODA-1.docx"])
    assert "Điều 36" in text
    assert "Nguồn XDCB" in text


@pytest.mark.parametrize(
    ("code", "beginning"), [("NGOAI", "Nhu cầu 90.000 triệu đồng; kế hoạch giai đoạn 2026–2030 chưa")]
)
def test_a_project_that_is_out_is_told_so(code, beginning):
    values = project_statement(view(), code)
    assert values["conclusion"].startswith(beginning)
    assert values["reason"] == view().why[code].text("vi")
    assert all(row["allocated"] == "0" for row in values["sources"])


def test_a_total_cost_beyond_the_demand_is_told():
    """UT-1 costs 900, has 600 and demands 300: nothing beyond. CT-2: 4 000 − 1 000 − 2 600 = 400."""
    assert "Ngoài nhu cầu" not in project_statement(view(), "UT-1")["conclusion"]
    assert "còn 400 triệu đồng" in project_statement(view(), "CT-2")["conclusion"]


def test_an_unkntablesplit_is_dots_not_numbers():
    values = project_statement(view(), "CT-2")
    assert values["sources"]
    assert {row["cost"] for row in values["sources"]} == {BLANK}
    assert {row["paid"] for row in values["sources"]} == {BLANK}


def _template(folder: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(folder / "to_trinh.docx"))
    return folder


def test_an_office_may_replace_a_template(tmp_path):
    files = dossier_files(view(), (), _template(tmp_path, "Mẫu của tỉnh: {{ total.allocated }}"))
    whole = format_number(sum(amount for *_, amount in view().result.plan.payments()), "vi")
    assert words(files["to_trinh.docx"]) == f"Mẫu của tỉnh: {whole}"
    assert "QUYẾT NGHỊ" in words(files["nghi_quyet.docx"])
    assert template_path(PROJECT_TEMPLATE, "vi", tmp_path).parent.name == "vi"


@pytest.mark.parametrize(
    "text",
    [
        "{{ total.allocatd }}",
        "{{ tong }}",
        "{% for x in %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ acts.__class__.__base__.__subclasses__() }}",
    ],
)
def test_a_template_that_asks_for_what_is_not_there_is_refused(text, tmp_path):
    """Proves: misspelt names and ways out of the sandbox are an issue with the file's name, not a blank."""
    with pytest.raises(PortfolioError) as caught:
        dossier_files(view(), (), _template(tmp_path, text))
    (issue,) = caught.value.issues
    assert issue.code == "issue_word_template_name"
    assert "to_trinh.docx" in issue.message("vi")


def _bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (150 << 20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"no document", b"PK\x03\x04broken", pytest.param(_bomb(), id="bomb")]
)
def test_a_file_that_is_no_document_is_refused(content, tmp_path):
    (tmp_path / "to_trinh.docx").write_bytes(content)
    with pytest.raises(PortfolioError) as caught:
        dossier_files(view(), (), tmp_path)
    (issue,) = caught.value.issues
    assert issue.code == "issue_word_template_damaged"
    assert "Error" not in issue.message("en")
    assert issue.message("vi").count("cannot") == 0


def test_the_name_that_is_not_known_is_named(tmp_path):
    """Proves: a misspelt name is quoted alone, whatever the library says around it."""
    for text, name in (("{{ total.allocatd }}", "allocatd"), ("{{ tong }}", "tong")):
        with pytest.raises(PortfolioError) as caught:
            dossier_files(view(), (), _template(tmp_path, text))
        assert caught.value.issues[0].values["detail"] == f"“{name}”"


def test_hostile_names_stay_text():
    """Proves: markup, braces and control characters of a list do nothing in Word or in a browser."""
    own = PlanView(result=solved(hostile()), language="vi")
    files = dossier_files(own, [line.project_id for line in own.lines()])
    page = files[REPORT_FILE].decode()
    assert "<script" not in page
    assert "&#34;Arial&#34;" in page
    for name, content in files.items():
        if name.endswith(".docx"):
            assert words(content)


def test_markup_in_a_name_is_shtablenot_obeyed(tmp_path):
    path = _template(tmp_path, "{{ x }}") / "to_trinh.docx"
    text = "<w:br/>{{ 7*7 }}<b>đậm</b> & \x02"
    assert words(word_bytes(path, {"x": text})) == "<w:br/>{{ 7*7 }}<b>đậm</b> &  "


def test_the_report_prints_all_appendices_without_anything_from_elsewhere():
    own = view()
    page = report_bytes(own, appendices(own)).decode()
    assert re.findall(r"https?://|src=|<script|@import|url\(", page) == []
    assert "default-src 'none'" in page
    assert "@page { size: A4 landscape" in page
    assert page.count('class="appendix wide"') == sum(len(table.columns) > 16 for table in appendices(own))
    for group in re.findall(r"<colgroup>(.*?)</colgroup>", page):
        assert sum(float(width) for width in re.findall(r"width: ([\d.]+)%", group)) == pytest.approx(
            100, abs=0.2
        )
    for appendix in appendices(own):
        assert f'id="{appendix.id}"' in page
    whole = format_number(sum(amount for *_, amount in own.result.plan.payments()), "vi")
    assert page.count(f">{whole}<") >= 3
    assert 'class="money fill"' in page
