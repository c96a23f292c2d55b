"""Exit codes, and that nothing is left half-written."""

import os
import subprocess
import sys

import pytest

from tests.books import BookSheets, limit, link, project, source
from tests.cli.run import canvon, canvon_process, load
from tests.maths.examples import habit


def test_solve_writes_both_files(tmp_path):
    book = habit().write(tmp_path / "book.xlsx")
    ran = canvon("solve", book, "--out", tmp_path / "plan.xlsx", "--json", tmp_path / "plan.json")
    assert ran.code == 0
    assert "tối ưu" in ran.out
    assert "khoảng cách" in ran.out
    plan = load(tmp_path / "plan.json")
    assert plan["status"] == "optimal"
    assert plan["objective"] == 100
    assert plan["rank_and_cut"]["objective"] == 66
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsx", "plan.json", "plan.xlsx"]


def test_files_are_written_though_nobody_reads_the_terminal(tmp_path):
    """Proves: `canvon solve … | head` ends as otherwise; the pipe is closed before a word is said."""
    book = habit().write(tmp_path / "book.xlsx")
    out, json = tmp_path / "plan.xlsx", tmp_path / "plan.json"
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "optimizer.cli", "solve", str(book), "--out", str(out)]
    command += ["--json", str(json)]
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, timeout=120, check=False)
    assert done.returncode == 0
    assert done.stderr == b""
    assert out.exists()
    assert load(json)["status"] == "optimal"


def test_solve_in_english_before_or_after_the_command(tmp_path):
    book = habit().write(tmp_path / "book.xlsx")
    before, after = canvon("--lang", "en", "solve", book), canvon("solve", book, "--lang", "en")
    assert before.out == after.out
    assert "optimal (proven)" in before.out


def test_input_errors_are_exit_1_all_at_once(tmp_path):
    lines = [
        project("P1", 100, sources="XDCB;VAY"),
        project("P1", 100),
        project("P3", -5),
        project("P4", "mười"),
        project("P5", 100, paid=200),
    ]
    book = BookSheets(projects=lines, sources=[source("XDCB", 100)]).write(tmp_path / "book.xlsx")
    ran = canvon("solve", book, "--out", tmp_path / "plan.xlsx", "--json", tmp_path / "plan.json")
    assert ran.code == 1
    for place in ("VAY", "projects!A3", "projects!E4", "projects!E5", "projects!H6"):
        assert place in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


def test_check_says_everything_and_writes_json(tmp_path):
    lines = [project("P1", 100), project("P1", "1,234")]
    book = BookSheets(projects=lines, sources=[source("XDCB", 100)]).write(tmp_path / "book.xlsx")
    ran = canvon("check", book, "--json", tmp_path / "check.json", "--lang", "en")
    assert ran.code == 1
    issues = load(tmp_path / "check.json")["issues"]
    errors = [issue for issue in issues if issue["severity"] == "error"]
    assert {issue["cell"] for issue in errors} == {"A3", "E3"}
    assert all(issue["message_vi"] and issue["message_en"] and issue["hint"] for issue in errors)


def test_check_of_a_good_book(tmp_path):
    book = habit().write(tmp_path / "book.xlsx")
    ran = canvon("check", book, "--json", tmp_path / "check.json")
    assert ran.code == 0
    document = load(tmp_path / "check.json")
    assert (document["projects"], document["sources"]) == (3, 1)
    assert document["totals"]["total_cost"] == 160


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", "BOOK", "--scenario", "không có"],
        ["solve", "BOOK", "--method", "simplex"],
        ["solve", "BOOK", "--gap", "2"],
        ["solve", "BOOK", "--lang", "fr"],
        ["solve", "BOOK", "--out", "BOOK"],
        ["solve", "BOOK", "--out", "/không/có/plan.xlsx"],
        ["plan"],
    ],
)
def test_wrong_usage_is_exit_2(tmp_path, arguments):
    book = habit().write(tmp_path / "book.xlsx")
    before = book.read_bytes()
    ran = canvon(*[str(book) if word == "BOOK" else word for word in arguments])
    assert ran.code == 2
    assert ran.err
    assert book.read_bytes() == before


def test_infeasible_is_exit_3_and_names_the_clash_in_money(tmp_path):
    lines = [project("P1", 100, lock="in", benefit=1)]
    book = BookSheets(
        projects=lines,
        sources=[source("XDCB", 60)],
        scenario={"objective": "benefit", "two_period_share": 0},
    ).write(tmp_path / "book.xlsx")
    ran = canvon("solve", book, "--json", tmp_path / "plan.json", "--out", tmp_path / "plan.xlsx")
    assert ran.code == 3
    assert "40 triệu đồng" in ran.err
    assert "P1" in ran.err
    document = load(tmp_path / "plan.json")
    assert document["status"] == "infeasible"
    assert [clash["by"] for clash in document["clashes"] if clash["way"] == "money"] == [40]
    assert not (tmp_path / "plan.xlsx").exists()


def test_a_lock_that_no_money_helps_names_the_rule_in_its_way(tmp_path):
    """P1 has no decision, so it may not enter the plan whatever it is given (Điều 55)."""
    line = project("P1", 100, lock="in", benefit=1) | {"investment_decision": None}
    book = BookSheets(
        projects=[line], sources=[source("XDCB", 500)], scenario={"objective": "benefit"}
    ).write(tmp_path / "book.xlsx")
    ran = canvon("solve", book, "--json", tmp_path / "plan.json")
    assert ran.code == 3
    clashes = {(clash["way"], clash["rule"]) for clash in load(tmp_path / "plan.json")["clashes"]}
    assert clashes == {("mandate", "locked_in"), ("other", "entry")}


def test_no_plan_in_time_is_exit_4(tmp_path):
    """The usual practice takes the better of a commune's two lines, so that its floor has no room."""
    own = {"locality": "Ba Bể"}
    pair = [project("P40", 60, benefit=99, **own), project("P41", 380, benefit=1, **own)]
    path = many(tmp_path, [limit("locality", "Ba Bể", "money", min=380)], pair)
    ran = canvon("solve", path, "--time-limit", "0.001", "--json", tmp_path / "plan.json")
    assert ran.code == 4
    assert load(tmp_path / "plan.json")["status"] == "unknown"


def test_without_time_there_is_the_plan_of_the_usual_practice(tmp_path):
    """Proves: value = what rank and cut reaches; bound = all benefits, since nothing was proven, but that of
    P39, which costs 276, more than any three years bring (270).
    """
    ran = canvon("solve", many(tmp_path), "--time-limit", "0.001", "--json", tmp_path / "plan.json")
    assert ran.code == 0
    found = load(tmp_path / "plan.json")
    assert found["status"] == "feasible"
    assert found["objective"] == pytest.approx(found["rank_and_cut"]["objective"])
    assert found["bound"] == sum(range(1, 39))
    assert found["method"] == "rank_and_cut"


def test_mandates_come_first_where_there_was_no_time(tmp_path):
    """Proves: P1 ranks last and must be in, and is."""
    ran = canvon(
        "solve", many(tmp_path, locks_in="P1"), "--time-limit", "0.001", "--json", tmp_path / "plan.json"
    )
    assert ran.code == 0
    found = load(tmp_path / "plan.json")
    assert next(line for line in found["projects"] if line["project_id"] == "P1")["selected"]


def many(folder, limits=(), more=(), **scenario):
    """More projects than there is money for; the smaller its number, the lower a project ranks."""
    lines = [project(f"P{n}", 7 * n + 3, benefit=n) for n in range(2, 40)]
    return BookSheets(
        projects=[project("P1", 10, benefit=1, locality="Ba Bể"), *lines, *more],
        sources=[source("XDCB", 100, 90, 80, 70, 60)],
        limits=limits,
        scenario={"objective": "benefit", **scenario},
    ).write(folder / "book.xlsx")


@pytest.mark.parametrize(
    ("locality", "said"),
    [
        ("Ba Bể", "limits!D2 (min): không thể đạt mức tối thiểu 80 triệu đồng cho “Ba Bể”"),
        ("Bạch Thông", "limits!B2 (value): không có dòng nào trong danh mục dự án ứng với “Bạch Thông”"),
    ],
)
def test_a_floor_that_money_cannot_meet_is_exit_3_and_named_before_the_clashes(tmp_path, locality, said):
    book = BookSheets(
        projects=[project("P1", 100, benefit=1, locality="Ba Bể")],
        sources=[source("XDCB", 60)],
        scenario={"objective": "benefit", "two_period_share": 0},
        limits=[limit("locality", locality, "money", min=80, max=None)],
    ).write(tmp_path / "book.xlsx")
    ran = canvon("solve", book, "--json", tmp_path / "plan.json")
    assert ran.code == 3
    document = load(tmp_path / "plan.json")
    named = [clash for clash in document["clashes"] if clash["rule"] == "floor"]
    assert named
    assert all(f"“Số tiền: Địa phương {locality}”" in clash["message_vi"] for clash in named)
    limit_at = ran.err.index(said)
    assert all(limit_at < ran.err.index(clash["message_vi"]) for clash in named)
    assert "issue_limit_floor_too_high" in {issue["code"] for issue in document["issues"]}


def test_a_limit_with_faults_is_exit_1(tmp_path):
    book = BookSheets(
        projects=[project("P1", 100, benefit=1, locality="Ba Bể")],
        sources=[source("XDCB", 60)],
        limits=[limit("locality", "Ba Bể", "money", min=80, max=70)],
        links=[link("requires", "P1", "P9")],
    ).write(tmp_path / "book.xlsx")
    ran = canvon("solve", book)
    assert ran.code == 1
    assert "limits!D2 (min): mức tối thiểu 80 lớn hơn mức tối đa 70" in ran.err
    assert "links!C2 (other): không có dự án mã “P9”" in ran.err


def test_an_annual_plan_without_a_demand_is_exit_1(tmp_path):
    book = BookSheets(
        projects=[project("P1", 100, benefit=1)],
        sources=[source("XDCB", 100)],
        scenario={"plan_type": "annual", "objective": "benefit"},
    ).write(tmp_path / "book.xlsx")
    ran = canvon("solve", book)
    assert ran.code == 1
    assert "Kế hoạch hằng năm" in ran.err


def test_same_input_same_bytes(tmp_path):
    book = habit().write(tmp_path / "book.xlsx")
    documents = []
    for name in ("a", "b"):  # in processes of their own, whose hashes differ
        ran = canvon_process(
            "solve", book, "--json", tmp_path / f"{name}.json", "--out", tmp_path / f"{name}.xlsx"
        )
        assert ran.code == 0
        document = load(tmp_path / f"{name}.json")
        document.pop("runtime_s")
        documents.append(document)
    assert documents[0] == documents[1]
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("check", "book.xlsx"), 0, "Không có lỗi"),
        (("solve", "missing.xlsx"), 1, "missing.xlsx"),
        (("solve", "book.xlsx", "--scenario", "không có"), 2, "không có"),
    ],
)
def test_a_process_of_its_own_ends_as_the_command_does(tmp_path, arguments, code, said):
    habit().write(tmp_path / "book.xlsx")
    ran, here = canvon_process(*arguments, cwd=tmp_path), canvon(*arguments, cwd=tmp_path)
    assert ran.code == here.code == code
    assert said in ran.out + ran.err
    assert (ran.out, ran.err) == (here.out, here.err)


def test_mps_is_written_for_other_solvers(tmp_path):
    book = habit().write(tmp_path / "book.xlsx")
    assert canvon("solve", book, "--mps", tmp_path / "model.mps").code == 0
    text = (tmp_path / "model.mps").read_text(encoding="utf-8")
    assert "envelope_year_XDCB_2026" in text
    assert text.rstrip().endswith("ENDATA")
