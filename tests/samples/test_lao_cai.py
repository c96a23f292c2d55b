"""The bundled real sample: true to the raw extract, every added figure with its origin."""

import csv
import json
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from data import ROOT, SAMPLE, SAMPLE_EXPLANATION, SAMPLE_PLAN
from data.samples.lao_cai_2026_2030 import build
from models.law import LawBook
from models.scenario import TierOrder
from models.units import LANGUAGES, format_number
from models.vocabulary import AreaType, Group, SourceKind, Status
from optimizer.grouping import project_group
from tests.cli.run import canvon

PROJECTS = build.project_rows()
BY_ID = {str(row["project_id"]): row for row in PROJECTS}
RAW = build.read_csv("projects_raw.psv", "|")
DECISIONS = build.read_csv("decisions.csv")
SOURCES = {str(row["source"]): row for row in build.envelopes(PROJECTS)}
ORIGINS = [column for column in PROJECTS[0] if column.startswith("origin_")]
CRITERIA = ("inter_regional", "non_revenue", "social", "growth", "remote", "readiness")


def total(column: str, rows: list[build.Row] = PROJECTS) -> int:
    return sum(build.amount(row[column]) for row in rows)


def remaining(row: build.Row) -> int:
    return build.amount(row["total_cost"]) - build.amount(row["paid"])


def test_thirty_eight_lines_with_unique_ids() -> None:
    assert len(PROJECTS) == len(BY_ID) == len(RAW) == 38
    assert all(re.fullmatch(r"LC-(02|021|04)-\d\d", key) for key in BY_ID)
    assert [row["name"] for row in PROJECTS] == [row["name"] for row in RAW]


def test_raw_totals() -> None:
    """What the extract adds up to; the province's table of sources agrees with itself."""
    assert total("demand") == 1_933_743
    assert (total("demand:XDCB"), total("demand:SDD"), total("demand:KS")) == (158_200, 1_128_095, 257_448)
    unsplit = [row for row in PROJECTS if not any(row[f"demand:{code}"] for code in build.RAW_AMOUNTS)]
    assert [row["project_id"] for row in unsplit] == ["LC-021-06", "LC-021-07", "LC-021-08"]
    assert total("demand", unsplit) == 390_000
    assert 158_200 + 1_128_095 + 257_448 + 390_000 == 1_933_743
    *rows, whole = build.read_csv("envelope.csv")
    for column in ("total_2026_2030_mil_vnd", "allocated_now_mil_vnd", "unallocated_mil_vnd"):
        assert sum(int(row[column]) for row in rows) == int(whole[column])
    assert rows[3]["allocated_now_mil_vnd"] == str(total("demand:KS"))


def test_amounts_are_those_of_the_raw_file() -> None:
    pairs = {"total_cost": "tmdt", "paid": "luy_ke_2025", "demand": "phan_bo_2026_2030"}
    pairs |= {f"demand:{code}": column for code, column in build.RAW_AMOUNTS.items()}
    for row, raw in zip(PROJECTS, RAW, strict=True):
        for column, source in pairs.items():
            assert build.amount(row[column]) == int(raw[source] or 0), (row["project_id"], column)
        parts = [build.amount(row[f"demand:{code}"]) for code in build.RAW_AMOUNTS]
        assert sum(parts) in (0, row["demand"])


def test_demand_never_passes_what_remains() -> None:
    assert all(build.amount(row["demand"]) <= remaining(row) for row in PROJECTS)
    below = [row for row in PROJECTS if build.amount(row["demand"]) < remaining(row)]
    assert len(below) == 22
    assert sum(raw["loai"] == "chuyển tiếp" and BY_ID[str(row["project_id"])] in below
               for row, raw in zip(PROJECTS, RAW, strict=True)) == 16  # fmt: skip


def test_new_lines_below_their_remainder_finish_after_the_plan() -> None:
    """A candidate that leaves money for the next period must say when it ends."""
    tails = [
        row for row in PROJECTS if row["status"] == "new" and build.amount(row["demand"]) < remaining(row)
    ]
    assert len(tails) == 5
    assert all(build.amount(row["finish_year"]) > 2030 for row in tails)
    # What they leave is more than 20 % of the base, so that the two-period cap decides.
    left = sum(remaining(row) - build.amount(row["demand"]) for row in tails)
    base = sum(build.amount(source["previous_plan"]) for source in SOURCES.values())
    assert (left, base) == (1_450_144, 3_703_825)
    assert base // 5 < left < base // 2


def test_every_line_says_where_its_figures_come_from() -> None:
    assert len(ORIGINS) == 8
    for row in PROJECTS:
        for column in ORIGINS:
            text = str(row[column] or "")
            assert re.match(r"QĐ 2390/QĐ-UBND|Suy ra|Giả định|\S.* \[[^\]]+\]$", text), (
                row["project_id"],
                column,
            )
    for source in SOURCES.values():
        assert all(source[key] for key in source if key.startswith("origin_"))


def test_decisions_are_split_and_nothing_is_lost() -> None:
    for decision, raw in zip(DECISIONS, RAW, strict=True):
        assert decision["decision"] == raw["decision"]
        parts = [decision["policy_decision"], decision["investment_decision"]]
        assert any(parts)
        assert "; ".join(part for part in parts if part) == decision["decision"]
        assert decision["reading"]
        assert decision["certainty"]
        if "NQ-HĐND" in decision["decision"] or "CTĐT" in decision["decision"]:
            assert decision["policy_decision"]


def test_the_earliest_decision_says_which_law_classes() -> None:
    for decision in DECISIONS:
        days = [date(int(y), int(m), int(d)) for d, m, y in
                re.findall(r"(\d{1,2})/(\d{1,2})/(\d{4})", decision["decision"])]  # fmt: skip
        assert min(days).isoformat() == decision["earliest_date"]
        assert decision["class_law"] == ("2019" if min(days) < date(2025, 1, 1) else "2024")


def test_vocabulary() -> None:
    for row in PROJECTS:
        assert row["status"] in set(Status)
        assert row["area_type"] in set(AreaType)
        assert row["group"] in set(Group)
        assert all(0 <= build.amount(row[criterion]) <= 100 for criterion in CRITERIA)
        assert set(str(row["sources"]).split(";")) <= set(SOURCES)
    assert all(source["kind"] in set(SourceKind) for source in SOURCES.values())


def test_groups_are_those_of_the_law_but_one() -> None:
    """LC-02-04 is a facelift of a zone: C, where the letter of Điều 9.1 would make it A."""
    other = []
    for row in PROJECTS:
        finding = project_group(
            LawBook.load(),
            str(row["sector"]),
            str(row["name"]),
            build.amount(row["total_cost"]),
            str(row["class_law"]),
        )
        if finding.group.value != row["group"]:
            other.append(row["project_id"])
            assert finding.doubtful
        if finding.doubtful:
            assert "nghi ngờ" in str(row["origin_group"])
    assert other == ["LC-02-04"]


def test_extensions_are_labelled() -> None:
    for row in PROJECTS:
        assert bool(row["extension_years"]) == bool(row["extension_decision"])
        if row["extension_decision"]:
            assert str(row["extension_decision"]).startswith("Giả định")


def test_envelopes_follow_the_stated_formula() -> None:
    """XDCB 158 200 + 0; SDD 607 137 + 29405429/57157900 · 910 958; KS 187 448 + … · 70 000."""
    money = {code: sum(build.amount(row[str(year)]) for year in build.YEARS) for code, row in SOURCES.items()}
    assert money == {"XDCB": 158_200, "SDD": 1_075_788, "KS": 223_460}
    assert {code: row["asked_committed"] for code, row in SOURCES.items()} == {
        "XDCB": 158_200, "SDD": 607_137, "KS": 187_448,
    }  # fmt: skip
    assert all(row["reserve"] == 0 for row in SOURCES.values())


def test_the_order_of_priority_has_nine_steps_and_all_statuses() -> None:
    orders = [row for row in build.read_csv("scenario.csv") if row["key"] == "tier_order"]
    assert len(orders) == 1
    for name, text in orders[0].items():
        if name != "key":
            assert TierOrder.parse(text).last == 9


def test_labels_are_those_of_the_schema() -> None:
    for sheet, columns in (
        ("projects", build.project_columns()),
        ("sources", build.source_columns()),
        ("criteria", build.criteria_columns()),
    ):
        with (ROOT / "schema" / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
            schema = {row["id"]: row for row in csv.DictReader(file)}
        for key, label, _, _ in columns:
            stem, _, code = key.partition(":")
            row = schema.get(f"{stem}:SOURCE" if code else key)
            if row is not None:
                known = [row["label_vi"], *row["aliases"].split("|")]
                assert label in ([f"{name}: {code}" for name in known] if code else known)


def test_rebuild_gives_the_committed_workbook(tmp_path: Path) -> None:
    """Cell by cell, and byte by byte of every part of the file (its compression may differ)."""
    path = tmp_path / "again.xlsx"
    build.write_book(path)
    ours, kept = (openpyxl.load_workbook(file) for file in (path, build.BOOK))
    assert ours.sheetnames == kept.sheetnames == ["projects", "sources", "criteria", "scenario"]
    for sheet in ours.sheetnames:
        cells = [[list(row) for row in book[sheet].iter_rows(values_only=True)] for book in (ours, kept)]
        assert cells[0] == cells[1]
    with zipfile.ZipFile(path) as first, zipfile.ZipFile(build.BOOK) as second:
        assert first.namelist() == second.namelist()
        for part in first.namelist():
            assert _unsized(first.read(part)) == _unsized(second.read(part)), part


def _unsized(part: bytes) -> bytes:
    """Without heights of rows, which XlsxWriter before 3.3 rounds to whole points."""
    return re.sub(rb' ht="[0-9.]+"', b"", part)


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        build.write_book(path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("sheet", ["projects", "sources"])
def test_amounts_are_numbers_and_texts_are_texts(sheet: str) -> None:
    rows = openpyxl.load_workbook(build.BOOK)[sheet].iter_rows()
    next(rows)
    ids = [str(cell.value) for cell in next(rows)]
    for row in rows:
        for key, cell in zip(ids, row, strict=True):
            numeric = key.startswith(
                ("total_cost", "paid", "demand", "20", "previous_plan", "start_", "finish_")
            )
            assert cell.value is None or (cell.data_type == "n") >= numeric, (sheet, cell.coordinate)
            assert cell.data_type != "f"


def test_the_bundled_explanation_is_what_the_command_writes(tmp_path: Path) -> None:
    """Proves: asked alone, the project that is worth most to keep gets the same words, figures and ends."""
    told = json.loads(SAMPLE_EXPLANATION.read_text(encoding="utf-8"))
    assert not told["cut_short"]
    path = tmp_path / "explain.json"
    ran = canvon("explain", SAMPLE, "--project", "LC-021-01", "--json", path, "--quiet", "--time-limit", 120)
    assert ran.code == 0
    (fresh,) = json.loads(path.read_text(encoding="utf-8"))["projects"]
    assert fresh == next(own for own in told["projects"] if own["project_id"] == "LC-021-01")


def bundled() -> tuple[dict[str, dict], dict[str, dict]]:
    """Lines of the bundled explanation and of the bundled plan, by project."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in (SAMPLE_EXPLANATION, SAMPLE_PLAN)]
    told, plan = ({own["project_id"]: own for own in document["projects"]} for document in documents)
    return told, plan


def test_the_bundled_explanation_is_about_every_line_of_the_bundled_plan() -> None:
    told, plan = bundled()
    assert sorted(told) == sorted(plan)
    for code, own in told.items():
        assert own["selected"] is plan[code]["selected"]
        assert own["asked"]
        assert own["score"] == pytest.approx(plan[code]["score"])
        assert all(plan[other]["selected"] for other in own["displaces"])
        for language in LANGUAGES:
            assert own[f"verdict_{language}"] == " ".join(own[f"sentences_{language}"])


def test_every_bundled_figure_stands_in_its_sentences() -> None:
    """Proves: no sentence tells another figure than the one for programs; 25 lines have none to tell."""
    told, _ = bundled()
    without = 0
    for own in told.values():
        figures = [own["replacement_cost"], own["forcing_cost"]]
        figures += [bar["by"] for bar in own["obstacles"]]
        figures += [way["at_most"] for way in own["no_loss_if"][:1]]
        figures = [figure for figure in figures if figure is not None]
        without += not figures
        for language in LANGUAGES:
            said = " ".join(own[f"sentences_{language}"]).replace("\u00a0", " ")
            for figure in figures:
                assert format_number(figure, language, 0 if figure >= 1000 else 1) in said, own["project_id"]
    assert without == 25


def test_who_makes_way_is_worth_no_more_than_forcing_costs() -> None:
    """Proves: a plan with P in it and D out is one of the plans without D, so the best of those loses less.

    Sensitivity: P forced in loses 185.2 and displaces only D, whose loss is 185.2 as well: the bound is met.
    """
    told, _ = bundled()
    pairs = [
        (own["forcing_cost"], told[other]["replacement_cost"])
        for own in told.values()
        for other in own["displaces"]
        if own["forcing_cost"] is not None and told[other]["replacement_cost"] is not None
    ]
    assert len(pairs) == 8
    assert all(replaced <= forced + 1e-3 for forced, replaced in pairs)
    assert any(replaced == pytest.approx(forced, abs=1e-3) for forced, replaced in pairs)


def test_bundled_ends_hold_their_figures() -> None:
    told, _ = bundled()
    for own in told.values():
        for name in ("replacement_cost", "forcing_cost"):
            figure, ends = own[name], own[f"{name}_ends"]
            if figure is not None and ends["low"] is not None and ends["high"] is not None:
                assert 0 <= ends["low"] <= figure + 1e-9 <= ends["high"] + 2e-9
                assert ends["high"] - ends["low"] < 1e-3 or not ends["exact"]
