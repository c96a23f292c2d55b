"""Answers to the questions of an import: read strictly, placed, and never unused in silence."""

from pathlib import Path

import pytest

from models.issues import PortfolioError, errors_in
from models.texts import say
from models.units import MoneyUnit
from models.vocabulary import SourceKind
from optimizer.official.given_answers import FILE_BYTES, Answers, read_answers, unused_answers
from optimizer.official.importing import import_lists
from optimizer.official.plain_list import in_file
from optimizer.workbook.reading import read_workbook
from tests.official.lists import sound_list


def codes(path: Path | None, *lines: str) -> list[str]:
    with pytest.raises(PortfolioError) as caught:
        read_answers(path, lines)
    return [issue.code for issue in caught.value.issues]


def test_a_file_whose_only_list_is_left_out_is_no_fault(tmp_path: Path) -> None:
    """Proves: of two files one is not read, and nobody asks where its list is."""
    files = [sound_list().write(tmp_path / name) for name in ("a.xlsx", "b.xlsx")]
    books = [read_workbook(file) for file in files]
    answers = read_answers(None, [f"[b.xlsx]{books[1].sheets[0].name}=-"])
    found = import_lists(books, answers, (2026, 2030))
    assert [own.file for own in found.lists] == ["a.xlsx"]
    assert not errors_in(found.issues)


def test_every_kind_of_answer() -> None:
    answers = read_answers(
        None,
        (
            "O=demand",
            "Biểu 02!P=-",
            "12=group",
            "[a.xlsx]Biểu 02!13=7900001",
            "unit=billion",
            "Biểu 05=-",
            "years=2026-2030",
            "money:NSTW=90.000",
            "money:XSKT:2027=1.500",
            "kind:KHAC=contribution",
        ),
    )
    assert answers.columns == {"": {"O": "demand"}, "Biểu 02": {"P": None}}
    assert answers.rows == {"": {12: "group"}, "[a.xlsx]Biểu 02": {13: "7900001"}}
    assert answers.units == {"": MoneyUnit.BILLION}
    assert answers.skipped == {"Biểu 05"}
    assert answers.years == (2026, 2030)
    assert answers.money == {"NSTW": {None: 90_000}, "XSKT": {2027: 1_500}}
    assert answers.kinds == {"KHAC": SourceKind.CONTRIBUTION}


@pytest.mark.parametrize(
    "line",
    [
        "O",
        "O=",
        "O=vốn",
        "unit=euro",
        "years=từ 2026",
        "money:NSTW=12.5",
        "money:NSTW=-1",
        "kind:A=b",
        "x y=z",
    ],
)
def test_an_answer_that_is_not_understood(line: str) -> None:
    assert codes(None, line) == ["issue_answer_unknown"]


def test_a_file_of_answers_and_the_command_line_over_it(tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text('"Biểu 02!O": demand\n12: same\nP: ~\nunit: dong\n', encoding="utf-8")
    answers = read_answers(path, ("unit=million",))
    assert answers.columns == {"Biểu 02": {"O": "demand"}, "": {"P": None}}
    assert answers.rows == {"": {12: "same"}}
    assert answers.units == {"": MoneyUnit.MILLION}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"O: a\nO: b\n", "line 2 answers again what is answered above"),
        (b"- O\n", "line 1 is not written as an answer"),
        (b"O: a\n\tP: b", "line 2 is not written as an answer"),
        (b"\x00", "line 1 is not written as an answer"),
        (b"&a [*a]", "line 1 is not written as an answer"),
        (b"O: nhu c\xfcu", "it is not written in UTF-8"),
        (b"#" * (FILE_BYTES + 1), "it is larger than 1 MB, so it holds no answers"),
    ],
)
def test_a_file_that_holds_no_answers(tmp_path: Path, content: bytes, told: str) -> None:
    """Proves: what is wrong with the file is said in words, with its line, and in both languages."""
    path = tmp_path / "answers.yaml"
    path.write_bytes(content)
    with pytest.raises(PortfolioError) as refused:
        read_answers(path, ())
    (issue,) = refused.value.issues
    assert issue.code == "issue_answer_file"
    assert issue.values["detail_en"] == told
    assert issue.values["detail_vi"] in issue.message("vi")


def test_a_file_of_answers_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PortfolioError) as refused:
        read_answers(tmp_path / "none.yaml", ())
    assert refused.value.issues[0].values["detail_en"] == say("file_reason.missing", "en")


def test_answers_for_what_is_not_there_are_told(tmp_path: Path) -> None:
    found = in_file(sound_list().found(tmp_path), "a.xlsx")
    lines = (
        "ZZ=demand",
        "Biểu 99!O=demand",
        "999=note",
        "Biểu 02!7=project",
        "Biểu 07=-",
        "Biểu 98!unit=dong",
    )
    told = list(unused_answers(read_answers(None, lines), (found,), ("Biểu 02",)))
    assert {issue.code for issue in told} == {"issue_answer_unused"}
    assert [issue.values["found"] for issue in told] == ["ZZ", "Biểu 99!O", "999", "Biểu 98!unit", "Biểu 07"]
    assert list(unused_answers(Answers(), (found,), ())) == []
