"""Answers to the questions of an import: read strictly, placed, and never unused in silence."""

from pathlib import Path

import pytest

from models.issues import PortfolioError, errors_in
from models.units import MoneyUnit
from models.vocabulary import SourceKind
from optimizer.official.given_answers import Answers, read_answers, unused_answers
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


@pytest.mark.parametrize("content", ["O: a\nO: b\n", "- O\n", "O: [", "\x00", "&a [*a]"])
def test_a_file_that_holds_no_answers(tmp_path: Path, content: str) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(content, encoding="utf-8")
    assert codes(path) == ["issue_answer_file"]
    assert codes(tmp_path / "none.yaml") == ["issue_answer_file"]


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
