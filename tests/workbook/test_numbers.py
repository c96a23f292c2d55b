"""What people type: read exactly or refused with a hint, never guessed."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from models.texts import hint, say
from models.units import Language, format_number, format_share
from optimizer.workbook.numbers import (
    NumberFormatError,
    parse_comparison,
    parse_flag,
    parse_number,
    parse_period,
    parse_quantity,
    parse_share,
    parse_year,
)
from optimizer.workbook.raw import Cell, CellFault

DAY = datetime.date(2026, 7, 30)
FAULTS: list[tuple[Cell, str]] = [
    (None, "blank"), ("", "blank"), (" \u00a0\u200b", "blank"),
    (CellFault("error", "#REF!"), "error"), (CellFault("uncached", "=A1"), "uncached"),
    (CellFault("precision", "1234567890123456"), "precision"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1.234.567,8", "1234567.8"), ("1234567,8", "1234567.8"), ("2.500", "2500"), ("12,5", "12.5"),
     ("0,125", "0.125"), ("1234,567", "1234.567"), ("12.345,678", "12345.678"), ("1,50", "1.50"),
     ("0", "0"), ("-0", "0"), ("00123", "123"), (" 7 ", "7"), ("\u200b5\ufeff", "5"),
     ("1\u00a0234\u00a0567,5", "1234567.5"), ("1\u202f234", "1234"), ("12\u2009345", "12345"),
     ("-5", "-5"), ("−5", "-5"), ("–5", "-5"), ("+5", "5"), ("- 5", "-5"), ("(1.234)", "-1234"),
     ("( 1.234,5 )", "-1234.5"), ("12345678901234567890123456789012,5", "12345678901234567890123456789012.5"),
     (5, "5"), (-5, "-5"), (12.5, "12.5"), (0.1, "0.1"), (1e-7, "1E-7")],
)  # fmt: skip
def test_numbers(typed: Cell, number: str) -> None:
    parsed = parse_number(typed)
    assert str(parsed) == number


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [("12.5", "ambiguous", "12,5"), ("1,234,567.8", "ambiguous", "1234567,8"), ("1,234", "ambiguous", "1234"),
     ("-1,234.5", "ambiguous", "-1234,5"), ("(12.5)", "ambiguous", "-12,5"), ("0.500", "ambiguous", "0,500"),
     ("0.15", "ambiguous", "0,15"), ("1234.567", "ambiguous", "1234,567"),
     ("1,234,567", "ambiguous", "1234567"),
     ("1 234", "ambiguous", "1.234,5"), ("1.23.4", "ambiguous", "1.234,5"),
     ("1\u00a023", "ambiguous", "1.234,5"),
     ("1\u00a0234.567", "ambiguous", "1.234,5"), ("5,", "ambiguous", "1.234,5"),
     ("5.", "ambiguous", "1.234,5"),
     ("1.234,5,6", "ambiguous", "1.234,5"), ("01.234", "ambiguous", "01,234"),
     ("1'234", "ambiguous", "1.234,5"),
     ("15%", "has_unit", "1.234,5"), ("1.234 tr", "has_unit", "1.234,5"),
     ("12 tỷ đồng", "has_unit", "1.234,5"),
     ("5km", "has_unit", "1.234,5"), ("₫5", "has_unit", "1.234,5"), ("1e5", "has_unit", "1.234,5"),
     ("-", "not_a_number", "1.234,5"), ("–", "not_a_number", "1.234,5"), ("()", "not_a_number", "1.234,5"),
     ("(-5)", "not_a_number", "1.234,5"), ("--5", "not_a_number", "1.234,5"),
     (",5", "not_a_number", "1.234,5"),
     ("abc", "not_a_number", "1.234,5"), ("P-014", "not_a_number", "1.234,5"),
     ("٣", "not_a_number", "1.234,5"),
     ("５", "not_a_number", "1.234,5"), ("nan", "not_a_number", "1.234,5"),
     ("1" * 99, "not_a_number", "1.234,5"),
     (True, "not_a_number", "1.234,5"), (float("nan"), "not_a_number", "1.234,5"),
     (float("inf"), "not_a_number", "1.234,5"), (DAY, "is_a_date", "1.234,5")],
)  # fmt: skip
def test_no_numbers(typed: Cell, kind: str, expected: str) -> None:
    with pytest.raises(NumberFormatError) as caught:
        parse_number(typed)
    assert (caught.value.kind, caught.value.expected) == (kind, expected)


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2))
@example(Decimal("0.10"))
@example(Decimal("-1234567.80"))
def test_what_we_write_we_read(number: Decimal) -> None:
    assert parse_number(format_number(number, "vi")) == number


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2))
def test_what_we_write_in_english_is_never_read_as_something_else(number: Decimal) -> None:
    try:
        assert parse_number(format_number(number, "en")) == number
    except NumberFormatError as error:
        assert error.kind == "ambiguous"
        assert parse_number(error.expected) == number


@given(st.integers(min_value=0, max_value=1_000))
def test_shares_we_write_we_read(thousandths: int) -> None:
    assert parse_share(format_share(thousandths / 1000)) == Decimal(thousandths) / 1000


@given(st.text(max_size=80))
def test_any_text_is_a_value_or_a_refusal(text: str) -> None:
    for parse in (parse_number, parse_year, parse_period, parse_share, parse_flag):
        try:
            parse(text)
        except NumberFormatError as error:
            assert say(error.code, found=error.found, expected=error.expected)


@given(st.text(alphabet="0123456789.,- \u00a0()+%'", max_size=12))
def test_digits_and_marks_never_gain_or_lose_digits(text: str) -> None:
    try:
        number = parse_number(text)
    except NumberFormatError:
        return
    typed = "".join(char for char in text if char.isdigit()).lstrip("0")
    kept = "".join(map(str, number.as_tuple().digits)).lstrip("0")
    assert kept == typed


@pytest.mark.parametrize(
    ("typed", "year"),
    [(2026, 2026), (2026.0, 2026), ("2026", 2026), (" 2026 ", 2026), ("năm 2026", 2026), ("Năm 2026", 2026),
     ("na\u0306m 2026", 2026), (DAY, 2026), ("30/7/2026", 2026), ("12/2026", 2026), (1990, 1990),
     (2100, 2100)],
)  # fmt: skip
def test_years(typed: Cell, year: int) -> None:
    assert parse_year(typed) == year


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("hai nghìn", "not_a_year"), ("2.026", "not_a_year"), (2026.5, "not_a_year"), (True, "not_a_year"),
     ("26", "not_a_year"), ("2026-2027", "not_a_year"), (1989, "year_out_of_range"),
     (2101, "year_out_of_range"),
     ("9999", "year_out_of_range"), (26, "year_out_of_range"),
     (datetime.date(1905, 7, 18), "year_out_of_range")],
)  # fmt: skip
def test_no_years(typed: Cell, kind: str) -> None:
    with pytest.raises(NumberFormatError) as caught:
        parse_year(typed)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("typed", "period"),
    [("2022-2025", (2022, 2025)), ("2022- 2025", (2022, 2025)), ("2022–2025", (2022, 2025)),
     ("2022 − 2025", (2022, 2025)), ("2022", (2022, 2022)), (2022, (2022, 2022)),
     (DAY, (2026, 2026)), ("đến 30/7/2026", (None, 2026)), ("Đến hết năm 2026", (None, 2026)),
     ("2021-2025 gia hạn đến 2026", (2021, 2026)), ("2021-2025, gia hạn đến 31/12/2027", (2021, 2027)),
     ("2021-2025 (kéo dài 2026-2027)", (2021, 2027)), ("gia hạn đến 2026", (None, 2026)),
     ("gia hạn từ 2025 đến 2026", (None, 2026)), ("2025 gia hạn đến 2026", (2025, 2026)),
     ("từ 2022", (2022, None)), ("từ năm 2022 đến năm 2025", (2022, 2025)), ("2022-", (2022, None)),
     ("-2025", (None, 2025)), ("khởi công 2022", (2022, None)), ("hoàn thành 2025", (None, 2025)),
     ("KC 2022, HT 2025", (2022, 2025)), ("quý I/2022 - quý IV/2025", (2022, 2025)),
     ("T3/2022-T12/2025", (2022, 2025)), ("01/2022-12/2025", (2022, 2025)), ("2022\n-2025", (2022, 2025)),
     ("01/01/2022 - 31/12/2025", (2022, 2025)), ("2025-2025", (2025, 2025))],
)  # fmt: skip
def test_periods(typed: Cell, period: tuple[int | None, int | None]) -> None:
    assert parse_period(typed) == period


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("2025-2022", "period_reversed"), ("2021-2025 gia hạn đến 2024", "period_reversed"),
     ("2022-25", "not_a_period"), ("2021-2025 (QĐ 123/QĐ-UBND)", "not_a_period"),
     ("2021-2025 gia hạn", "not_a_period"),
     ("2021-2023-2025", "not_a_period"), ("chưa rõ", "not_a_period"), ("20222025", "not_a_period"),
     ("-", "not_a_period"), ("2022" + " " * 200 + "-2025", "not_a_period"),
     ("từ 2022 đến nay", "not_a_period"),
     ("1905", "year_out_of_range"), ("2022-2205", "year_out_of_range"), (2022.5, "not_a_year")],
)  # fmt: skip
def test_no_periods(typed: Cell, kind: str) -> None:
    with pytest.raises(NumberFormatError) as caught:
        parse_period(typed)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("typed", "share"),
    [(0.15, "0.15"), ("0,15", "0.15"), ("15%", "0.15"), ("15 %", "0.15"), ("12,5%", "0.125"), (0, "0"),
     (1, "1"),
     ("100%", "1.00"), ("0%", "0.00")],
)  # fmt: skip
def test_shares(typed: Cell, share: str) -> None:
    assert parse_share(typed) == Decimal(share)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [(15, "share_out_of_range"), ("15", "share_out_of_range"), ("101%", "share_out_of_range"),
     (-0.1, "share_out_of_range"), ("0.15", "ambiguous"), ("12.5%", "ambiguous"), ("%", "has_unit"),
     ("15%%", "has_unit"), ("nửa", "not_a_number"), (DAY, "is_a_date"), (True, "not_a_number")],
)  # fmt: skip
def test_no_shares(typed: Cell, kind: str) -> None:
    with pytest.raises(NumberFormatError) as caught:
        parse_share(typed)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("typed", "flag"),
    [(1, True), (0, False), (1.0, True), (0.0, False), (True, True), (False, False), ("1", True),
     ("0", False),
     ("có", True), ("Có", True), ("CÓ", True), ("không", False), ("KHÔNG", False), ("khong", False),
     ("x", True),
     ("X", True), ("yes", True), ("No", False), ("TRUE", True), ("false", False), ("đúng", True)],
)  # fmt: skip
def test_flags(typed: Cell, flag: bool) -> None:
    assert parse_flag(typed) is flag


@pytest.mark.parametrize("typed", [2, -1, 0.5, "2", "có lẽ", "ko", DAY])
def test_no_flags(typed: Cell) -> None:
    with pytest.raises(NumberFormatError) as caught:
        parse_flag(typed)
    assert caught.value.kind == "not_a_flag"


@pytest.mark.parametrize("parse", [parse_number, parse_year, parse_period, parse_share, parse_flag])
@pytest.mark.parametrize(("typed", "kind"), FAULTS)
def test_blanks_and_faults(parse: Callable[[Cell], object], typed: Cell, kind: str) -> None:
    with pytest.raises(NumberFormatError) as caught:
        parse(typed)
    error = caught.value
    assert error.kind == kind
    values = {"found": error.found, "expected": error.expected}
    for language in ("vi", "en"):
        assert "{" not in say(error.code, language, **values) + hint(error.code, language, **values)


@pytest.mark.parametrize(
    ("cell", "number"),
    [(1, 1), (9, 9), ("1/3", Decimal(1) / 3), (" 1 / 9 ", Decimal(1) / 9), ("0,11", Decimal("0.11"))],
)
def test_comparisons(cell: Cell, number: Decimal) -> None:
    assert parse_comparison(cell) == number


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (10, "comparison_out_of_range"),
        (0, "comparison_out_of_range"),
        (-3, "comparison_out_of_range"),
        ("1/10", "comparison_out_of_range"),
        ("1/0", "not_a_number"),
        ("1/2/3", "not_a_number"),
        ("hơn", "not_a_number"),
        (datetime.date(2026, 3, 1), "comparison_is_a_date"),
        (None, "blank"),
    ],
)
def test_what_is_no_comparison(cell: Cell, kind: str) -> None:
    with pytest.raises(NumberFormatError) as caught:
        parse_comparison(cell)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("cell", "number"), [("30%", "0.3"), ("120 %", "1.2"), ("0,3", "0.3"), (5, "5"), ("1.500", "1500")]
)
def test_quantities(cell: Cell, number: str) -> None:
    assert parse_quantity(cell) == Decimal(number)


LOCALES: dict[Language, Locale] = {"vi": Locale("vi", "VN"), "en": Locale("en", "US")}
MOST = 10**20
NUMBERS = st.one_of(
    st.integers(-MOST, MOST),
    st.floats(-MOST, MOST),
    st.decimals(-MOST, MOST, allow_nan=False),
)
"""Babel itself goes no further than 28 digits."""


@given(NUMBERS, st.integers(0, 4))
@example(0.125, 2)
@example(-0.001, 2)
@example(2.675, 2)
@example(1e22, 0)
@example(float("-inf"), 1)
def test_numbers_are_written_as_babel_writes_them(number: float | Decimal, decimals: int) -> None:
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    for language, locale in LOCALES.items():
        assert format_number(number, language, decimals) == format_decimal(number, pattern, locale)
