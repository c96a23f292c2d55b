"""What differs between two days of the law, and how a scenario stands to it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data import SAMPLE
from models.law import LawBook
from models.scenario import TierOrder
from models.texts import catalogue
from models.vocabulary import Status
from optimizer.intake.book import read_portfolio
from optimizer.law.changes import day_before_last_change, law_changes
from optimizer.law.in_scenario import Observance, Observed, observed
from optimizer.rules import RULES
from optimizer.words.law import says, value_text

BOOK = LawBook.load()
BASE = read_portfolio(SAMPLE, BOOK).base
DAY = date(2026, 7, 9)


def test_the_new_state_budget_law_is_what_changed_last():
    """Proves: on 1 January 2026 the ceilings on debt, their article and the reserve of 973/2020 changed."""
    before = day_before_last_change(BOOK, DAY)
    assert before == date(2025, 12, 31)
    kinds = {own.key: own.kind for own in law_changes(BOOK.on(before), BOOK.on(DAY))}
    assert kinds["debt_limit.with_balance_transfer"] == "began"
    assert kinds["debt_limit.hanoi_hcmc"] == "ended"
    assert kinds["reserve.medium_term"] == "ended"
    assert kinds["rule_articles.debt_ceiling"] == "article"
    assert not any(key.startswith("capital_years") for key in kinds)


def test_a_value_that_is_another_one_is_told_from_one_with_another_article():
    """Proves: Nghị định 79/2021 lowered 30 % to 10 % and left 50 %; the time limits only moved to Điều 57."""
    kinds = {own.key: own.kind for own in law_changes(BOOK.on(date(2021, 9, 30)), BOOK.on(date(2021, 10, 1)))}
    assert kinds["onlending_ratio.transfer_from_70"] == "value"
    assert kinds["onlending_ratio.transfer_below_50"] == "article"
    kinds = {own.key: own.kind for own in law_changes(BOOK.on(date(2024, 12, 31)), BOOK.on(date(2025, 1, 1)))}
    assert kinds["capital_years.group_a"] == "article"


def test_nothing_changes_between_turning_days():
    """Proves: the days told are all days on which anything changes; a day is equal to itself."""
    turns = BOOK.turning_days
    assert list(turns) == sorted(set(turns))
    for turn in turns[1:]:
        last = turn - timedelta(days=1)
        start = max(own for own in turns if own <= last)
        assert law_changes(BOOK.on(start), BOOK.on(last)) == ()
    assert day_before_last_change(BOOK, date(2000, 1, 1)) == date(2000, 1, 1)


def test_silence_is_listed_with_its_article():
    silent = dict(BOOK.on(DAY).silences())
    assert silent["reserve.medium_term"] == "Điều 54.6, Điều 54.7 Luật 58/2024/QH15"
    assert "reserve.medium_term" not in dict(BOOK.on(date(2025, 1, 1)).silences())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_value_has_a_sentence_and_its_number(language):
    """Proves: each value that plans use reads as a sentence that holds the value."""
    for key, data in BOOK.by_key.items():
        if BOOK.files[key.partition(".")[0]].is_cited_only:
            continue
        assert key.startswith("rule_articles.") or f"law_limit.{key}" in catalogue()
        for datum in data:
            value = value_text(datum, language)
            assert value in says(BOOK, key, value, language)


def test_values_are_written_by_their_measure():
    law = BOOK.on(DAY)
    written = {
        "capital_years.group_a": "6 năm",
        "capital_years.large_a_from": "10.000 tỷ đồng",
        "two_period_share.default": "20 %",
        "plan_period.first_year": "2026",
        "class_law.transition_date": "01/01/2025",
        "class_law.new_projects": "Luật Đầu tư công 2024",
    }
    assert {key: value_text(law[key], "vi") for key in written} == written
    assert value_text(law["priority_order.tiers"], "vi").startswith(
        "1) Dự án đầu tư công đặc biệt, khẩn cấp; 2)"
    )
    old = value_text(BOOK.on(date(2022, 1, 1))["priority_order.tiers"], "en")
    assert "Special or urgent project = Arrears from before 2015 = Repayment of advances" in old


def test_rules_named_by_law_files_exist():
    assert {rule for file in BOOK.files.values() for rule in file.rules} <= set(RULES)


def test_a_scenario_holds_is_stricter_or_goes_beyond():
    """Proves: 20 % is the law; 10 % is stricter and no hypothesis; 40 % and a rule switched off are."""
    cap = BOOK.on(DAY)["two_period_share.default"]
    stands = {share: observed(BOOK, cap, replace(BASE, two_period_share=share)) for share in (0.1, 0.2, 0.4)}
    assert stands[0.1] == Observed(observance=Observance.STRICTER, share=0.1)
    assert stands[0.2] == Observed(observance=Observance.AS_LAW)
    assert stands[0.4] == Observed(observance=Observance.BEYOND, share=0.4)
    off = observed(BOOK, cap, replace(BASE, rules_off=frozenset({"two_period_cap"})))
    assert off.observance is Observance.RULE_OFF
    assert [own.is_hypothetical for own in Observance if own.is_hypothetical] == [True, True]


def test_an_own_order_is_labelled_but_is_no_hypothesis():
    """Proves: a province may fix its own order; one that is the law's word for word is the law's."""
    tiers = BOOK.on(DAY)["priority_order.tiers"]
    law = TierOrder.parse(";".join(tiers.names), own=True)
    assert observed(BOOK, tiers, replace(BASE, tier_order=law)).observance is Observance.AS_LAW
    other = TierOrder.parse(";".join(sorted(own.value for own in Status)), own=True)
    stand = observed(BOOK, tiers, replace(BASE, tier_order=other)).observance
    assert stand is Observance.OWN_ORDER
    assert stand.is_marked
    assert not stand.is_hypothetical


def test_shares_the_law_leaves_open_are_told_as_stated():
    ratio = BOOK.on(DAY)["onlending_ratio.transfer_from_70"]
    assert observed(BOOK, ratio, replace(BASE, onlending_share=None)).observance is Observance.NOT_STATED
    assert observed(BOOK, ratio, replace(BASE, onlending_share=0.3)) == Observed(
        observance=Observance.STATED, share=0.3
    )
