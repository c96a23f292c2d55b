"""Law as data: dated look-ups, errors a person can read, and a format that refuses mistakes."""

import pickle
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from data import ROOT
from models.law import LawBook, LawDatum, LawError
from models.scenario import TierOrder
from models.texts import say
from models.vocabulary import ClassLaw, Status
from models.yaml_file import load_yaml

RULES = (
    "entry",
    "one_schedule",
    "full_funding",
    "approved_split",
    "eligible_sources",
    "capital_window",
    "minimum_instalment",
    "tail_remainder",
    "oda_counterpart",
    "oda_loan_schedule",
    "onlending",
    "fixed_amounts",
    "locked_in",
    "locked_out",
    "envelope_year",
    "envelope_total",
    "tier_order",
    "two_period_cap",
    "annual_within_medium_term",
    "not_below_disbursed",
    "past_years",
    "debt_ceiling",
    "requires",
    "requires_finished",
    "excludes",
    "bundle",
    "synergy",
    "floor",
    "ceiling",
    "new_start_limit",
    "investor_capacity",
    "change_limit",
)
NO_LAW_BEHIND = {
    "policy": "eligible_sources minimum_instalment tail_remainder floor ceiling investor_capacity "
    "change_limit",
    "definition": "one_schedule past_years",
    "decision": "fixed_amounts locked_in locked_out requires requires_finished excludes bundle synergy",
}
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def book() -> LawBook:
    return LawBook.load()


def every_datum(book: LawBook) -> list[LawDatum]:
    return [datum for data in book.by_key.values() for datum in data]


@pytest.mark.parametrize(
    ("key", "before", "start", "after"),
    [
        ("capital_years.group_a", None, date(2020, 1, 1), 6),
        ("capital_years.group_a", 6, date(2025, 1, 1), 6),
        ("capital_years.group_b", None, date(2020, 1, 1), 4),
        ("capital_years.group_c", None, date(2020, 1, 1), 3),
        ("capital_years.large_a_extension", None, date(2025, 1, 1), 2),
        ("class_thresholds_2024.k2_a", None, date(2025, 1, 1), 4_600_000),
        ("class_thresholds_2019.k5_b", None, date(2020, 1, 1), 45_000),
        ("class_law.new_projects", "2019", date(2025, 1, 1), "2024"),
        ("class_law.transition_date", None, date(2025, 1, 1), date(2025, 1, 1)),
        ("two_period_share.with_consent", None, date(2025, 1, 1), 0.5),
        ("debt_limit.revenue_not_above_recurrent", 0.2, date(2026, 1, 1), None),
        ("debt_limit.with_balance_transfer", None, date(2026, 1, 1), 0.8),
        ("onlending_ratio.transfer_from_70", None, date(2018, 7, 1), 0.3),
        ("onlending_ratio.transfer_from_70", 0.3, date(2021, 10, 1), 0.1),
        ("onlending_ratio.hanoi_hcmc", 1.0, date(2021, 10, 1), 1.0),
        ("reserve.medium_term", None, date(2021, 1, 1), 0.1),
        ("reserve.medium_term", 0.1, date(2026, 1, 1), None),
    ],
)
def test_both_sides_of_a_start_date(
    book: LawBook, key: str, before: object, start: date, after: object
) -> None:
    for day, value in ((start - timedelta(days=1), before), (start, after)):
        law = book.on(day)
        assert (key in law) == (value is not None)
        if value is None:
            with pytest.raises(LawError):
                law[key]
        else:
            assert law[key].value == value


def test_every_start_date_has_an_answer_that_starts_there(book: LawBook) -> None:
    for datum in every_datum(book):
        assert book.on(datum.valid_from)[datum.key] is datum
        if datum.valid_until is not None:
            assert book.on(datum.valid_until)[datum.key] is datum


def test_every_datum_says_where_it_comes_from(book: LawBook) -> None:
    for datum in every_datum(book):
        assert datum.source, datum.key
        assert datum.certainty in {"Q", "S", "M", "I"}, datum.key
        assert type(datum.checked) is bool, datum.key
        assert datum.value is not None, datum.key
        if datum.key.startswith("rule_articles.") and datum.value != "law":
            assert datum.article is None, datum.key
            assert datum.note, datum.key
        else:
            assert datum.article, datum.key
            assert datum.source.startswith("https://"), datum.key
    for code in "QSMI":
        assert say(f"law_certainty.{code}", "vi") != say(f"law_certainty.{code}", "en")


def test_titles_in_both_languages(book: LawBook) -> None:
    for key in book.by_key:
        assert book.title(key, "vi") != book.title(key, "en")
    assert book.unit("capital_years.group_a").startswith("years")


def test_newest_and_first_date(book: LawBook) -> None:
    assert book.newest_date == date(2026, 1, 1)
    # The order of priority is known from 2021 only; a plan that begins earlier has no law here.
    assert book.first_date == date(2021, 1, 1)
    law = book.on(book.first_date)
    for key in ("capital_years.group_c", "priority_order.tiers", "windowed_statuses.statuses"):
        assert key in law
    assert "priority_order.tiers" not in book.on(book.first_date - timedelta(days=1))


def test_typed_values(book: LawBook) -> None:
    law = book.on(TODAY)
    assert law["capital_years.group_a"].whole == 6
    assert law["two_period_share.default"].share == 0.2
    assert law["windowed_statuses.statuses"].names[-1] == "new"
    with pytest.raises(TypeError, match="whole number"):
        _ = law["two_period_share.default"].whole
    with pytest.raises(TypeError, match="number"):
        _ = law["class_law.new_projects"].share
    with pytest.raises(TypeError, match="list"):
        _ = law["capital_years.group_a"].names


def error_of(book: LawBook, key: str, day: date) -> LawError:
    with pytest.raises(LawError) as caught:
        book.on(day)[key]
    return caught.value


def test_not_yet_in_force_says_from_when(book: LawBook) -> None:
    error = error_of(book, "capital_years.group_a", date(2019, 12, 31))
    assert str(error) == (
        "“Group A projects: capital for execution over at most …”: "
        "no value is in force on 2019-12-31; the next one is in force from 2020-01-01."
    )
    assert error.message("vi") == (
        "Quy định “Dự án nhóm A: bố trí vốn thực hiện không quá …”: "
        "ngày 31/12/2019 chưa có giá trị nào có hiệu lực; "
        "giá trị gần nhất sau đó có hiệu lực từ 01/01/2020."
    )


def test_ended_says_until_when(book: LawBook) -> None:
    error = error_of(book, "debt_limit.hanoi_hcmc", TODAY)
    assert "2025-12-31" in error.message("en")
    assert "31/12/2025" in error.message("vi")
    assert error.message() == error.message("vi")


@pytest.mark.parametrize(
    "key", ["reserve.medium_term", "capital_years.national", "two_period_share.article_36a"]
)
def test_a_text_that_gives_no_number_is_told_so(book: LawBook, key: str) -> None:
    error = error_of(book, key, TODAY)
    assert "no text read gives a value for 2026-01-01" in error.message("en")
    assert "không nêu con số nào cho ngày 01/01/2026" in error.message("vi")
    assert "Điều" in error.message("en")


def test_never_a_value_outside_the_silence(book: LawBook) -> None:
    error = error_of(book, "capital_years.national", date(2019, 1, 1))
    assert "no text read gives a value" in error.message("en")


def test_unknown_key_names_close_spellings(book: LawBook) -> None:
    error = error_of(book, "capital_year.group_a", TODAY)
    assert "capital_years.group_a" in error.message("en")
    assert "Tên gần giống" in error.message("vi")
    assert "Close" not in error_of(book, "????", TODAY).message("en")
    with pytest.raises(LawError):
        book.on(TODAY).rule_article("capital_windows")


def test_law_error_travels_between_processes(book: LawBook) -> None:
    error = error_of(book, "reserve.medium_term", TODAY)
    assert pickle.loads(pickle.dumps(error)).message("vi") == error.message("vi")  # noqa: S301


def test_annex_lists_what_is_in_force_sorted(book: LawBook) -> None:
    annex = book.on(TODAY).annex()
    keys = [datum.key for datum in annex]
    assert keys == sorted(set(keys))
    assert all(datum.is_in_force(TODAY) for datum in annex)
    assert "reserve.medium_term" not in keys
    assert "debt_limit.hanoi_hcmc" not in keys


def test_what_is_only_cited_is_no_part_of_the_annex(book: LawBook) -> None:
    """Proves: acts of a preamble are citations, in force by date, and plans do not count them as used."""
    law = book.on(date(2025, 6, 30))
    assert not any(datum.key.startswith("dossier.") for datum in law.annex())
    cited = [str(datum.value) for datum in law.citations()]
    assert any("58/2024/QH15" in text for text in cited)
    assert not any("90/2025/QH15" in text for text in cited)
    later = [str(datum.value) for datum in book.on(date(2026, 7, 9)).citations()]
    assert any("90/2025/QH15" in text for text in later)
    assert {datum.checked for datum in law.citations()} == {False}


def test_rule_articles_are_complete(book: LawBook) -> None:
    listed = {key.partition(".")[2] for key in book.by_key if key.startswith("rule_articles.")}
    assert listed == set(RULES)
    law = book.on(TODAY)
    without = {rule: basis for basis, rules in NO_LAW_BEHIND.items() for rule in rules.split()}
    for rule in RULES:
        datum = law[f"rule_articles.{rule}"]
        assert datum.value == without.get(rule, "law"), rule
        assert (law.rule_article(rule) is None) == (rule in without), rule
        if rule in without:
            assert without[rule] in datum.note, rule


def test_rule_articles_follow_the_date(book: LawBook) -> None:
    assert "90/2025" in (book.on(TODAY).rule_article("tier_order") or "")
    assert "90/2025" not in (book.on(date(2025, 6, 30)).rule_article("tier_order") or "")
    assert book.on(date(2025, 12, 31)).rule_article("debt_ceiling") == (
        "Điều 7.6 Luật Ngân sách nhà nước 83/2015/QH13"
    )
    assert book.on(date(2023, 1, 1)).rule_article("two_period_cap") is None


def test_priority_order_in_force(book: LawBook) -> None:
    for day in (date(2025, 1, 1), date(2025, 7, 1)):
        order = book.on(day)["priority_order.tiers"].names
        assert order == tuple(status.value for status in Status)


def test_priority_order_of_2021_has_equal_ranks(book: LawBook) -> None:
    datum = book.on(date(2021, 6, 1))["priority_order.tiers"]
    order = TierOrder.parse(";".join(datum.names), own=False, article=datum.article or "")
    assert order.of(Status.ARREARS) == order.of(Status.ADVANCE) == 1
    assert order.of(Status.COMPLETED) == order.of(Status.ONGOING) == 3
    assert order.of(Status.NEW) == order.last == 5
    assert datum.certainty == "M"


def test_statuses_are_statuses(book: LawBook) -> None:
    known = {status.value for status in Status}
    for datum in every_datum(book):
        if datum.key.startswith(("entry.", "windowed_statuses.")):
            assert set(datum.names) <= known, datum.key


def test_the_2019_classes_outlive_their_law(book: LawBook) -> None:
    """Điều 103.2: older projects keep their class, so both editions answer today."""
    law = book.on(TODAY)
    for edition in ClassLaw:
        for name in ("k2", "k3", "k4", "k5"):
            low = law[f"class_thresholds_{edition.value}.{name}_b"].whole
            high = law[f"class_thresholds_{edition.value}.{name}_a"].whole
            assert 0 < low < high < law[f"class_thresholds_{edition.value}.national"].whole
    for clause in ("k2", "k3", "k4", "k5"):
        for end in ("a", "b"):
            new = law[f"class_thresholds_2024.{clause}_{end}"].whole
            assert new == 2 * law[f"class_thresholds_2019.{clause}_{end}"].whole


def test_load_is_cached() -> None:
    assert LawBook.load() is LawBook.load()


def write(folder: Path, text: str) -> Path:
    path = folder / "limit.yaml"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = """\
id: limit
title: {vi: Hạn mức, en: Limit}
unit: years
values:
  - {from: 2020-01-01, until: 2024-12-31, article: Điều 1, source: https://x, certainty: Q, checked: yes,
     note: "", data: {years: 5}}
  - {from: 2025-01-01, until: null, article: Điều 2, source: https://x, certainty: Q, checked: no,
     note: "", data: {years: 6}}
"""


def test_a_small_book(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    book = LawBook.load(tmp_path)
    assert book.on(date(2024, 12, 31))["limit.years"].checked is True
    assert book.on(date(2025, 1, 1))["limit.years"].value == 6
    assert book.first_date == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2024-12-31", "2025-01-01", "until of limit.years"),
        ("until: 2024-12-31", "until: null", "until of limit.years"),
        ("until: 2024-12-31", "until: 2019-01-01", "must be >= 2020-01-01"),
        ("certainty: Q", "certainty: X", "certainty of limit.years"),
        ("checked: no", "checked: perhaps", "checked of limit.years"),
        ("article: Điều 2, ", "", "article of limit.years"),
        ("id: limit", "id: other", "must be 'limit'"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ValueError, match=re.escape(said)):
        LawBook.load(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no law file"):
        LawBook.load(tmp_path)


def test_duplicate_key_is_refused_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "a: 1\nb:\n  c: 1\n  c: 2\n")
    with pytest.raises(ValueError, match=r"limit\.yaml:4: key 'c' stands twice"):
        load_yaml(path)


def test_dates_stay_dates_and_other_shapes_are_refused(tmp_path: Path) -> None:
    assert load_yaml(write(tmp_path, "day: 2025-01-01\n")) == {"day": date(2025, 1, 1)}
    with pytest.raises(ValueError, match="must be a mapping"):
        load_yaml(write(tmp_path, "- 1\n"))
    with pytest.raises(ValueError, match=r"limit\.yaml:\d+: not YAML"):
        load_yaml(write(tmp_path, "a: [1\nb: 2\n"))
    with pytest.raises(ValueError, match="could not determine a constructor"):
        load_yaml(write(tmp_path, "a: !!python/object/apply:os.getcwd []\n"))


def test_no_legal_number_in_code(book: LawBook) -> None:
    """Thresholds stand in data/law only. Powers of ten are units as well, and small ones anything."""
    numbers = {
        datum.whole
        for datum in every_datum(book)
        if isinstance(datum.value, int) and datum.value > 1_000_000 and not is_power_of_ten(datum.value)
    }
    assert 4_600_000 in numbers
    literals = re.compile("|".join(rf"\b(?:{number}|{number:_})\b" for number in sorted(numbers)))
    for folder in ("models", "optimizer"):
        for path in (ROOT.parent / folder).rglob("*.py"):
            assert not literals.search(path.read_text(encoding="utf-8")), path


def is_power_of_ten(number: int) -> bool:
    return str(number).strip("0") == "1"
