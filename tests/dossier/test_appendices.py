"""The appendices: amounts are the plan's, totals are live and agree, nothing is invented."""

from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from models.vocabulary import LineType
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.contents import appendices, forms
from optimizer.dossier.files import APPENDICES_FILE, FORMS_FILE, dossier_files
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.source_groups import SourceGroup, codes_in
from optimizer.dossier.workbook import appendices_bytes, forms_bytes
from tests.dossier.province import province, province_result, read_table, view
from tests.report.office import formulas, needs_office, recalculated, values
from tests.report.solved import HOSTILE, hostile, solved

LISTS = {
    "central": ("given", SourceGroup.CENTRAL),
    "programme": ("programme", SourceGroup.PROGRAMME),
    "foreign": ("abroad", SourceGroup.FOREIGN),
    "local": ("given", SourceGroup.LOCAL),
    "own_revenue": ("given", SourceGroup.OWN_REVENUE),
}
"""Lists that share out all money: the column that sums it, and the sources it is from."""


@cache
def made() -> tuple[PlanView, dict[str, Appendix[Any]], bytes]:
    own = view()
    tables = {appendix.id: appendix for appendix in appendices(own)}
    return own, tables, appendices_bytes(own, tuple(tables.values()))


@cache
def made_forms() -> tuple[PlanView, dict[str, Appendix[Any]], bytes]:
    own = view()
    tables = {form.id: form for form in forms(own)}
    return own, tables, forms_bytes(own, tables.values())


def plan_total(own: PlanView) -> int:
    return sum(amount for *_, amount in own.result.plan.payments())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_every_amount_of_its_sources_and_no_other(name):
    """Proves: by project and year, the list is the plan restricted to its group of sources."""
    own, tables, content = made()
    key, group = LISTS[name]
    codes = codes_in(own.budget, group)
    table = read_table(content, tables[name])
    assert codes
    assert table.lines()
    for line in own.lines():
        if not own.money(line, codes):
            continue
        row = table.lines()[line.project_id]
        assert row[key] == own.money(line, codes)
        for year in own.years:
            column = f"{key}:{year}"
            assert (row[column] or 0) == own.money(line, codes, year), (line.project_id, year)
    in_all = sum(own.money(line, codes) for line in own.lines())
    assert table.total[key] == sum(row[key] or 0 for row in table.lines().values()) == in_all


def test_the_lists_share_out_all_money_of_the_plan():
    """Proves: adding the totals up across sheets gives the plan, by source and year, by unit, by reserve."""
    own, tables, content = made()
    lists = sum(read_table(content, tables[name]).total[key] for name, (key, _) in LISTS.items())
    sources = read_table(content, tables["by_source_year"]).total
    units = read_table(content, tables["by_unit_sector"]).total
    reserve = read_table(content, tables["reserve"]).total
    whole = plan_total(own)
    assert lists == sources["allocated"] == units["allocated"] == whole
    assert reserve["detailed"] + reserve["undetailed"] + reserve["reserve_lines"] == whole
    assert reserve["left"] == sources["left"] == sources["available"] - whole
    assert sum(sources[f"year:{year}"] for year in own.years) == whole
    in_reserve_lines = sum(
        line.total_allocated for line in own.lines() if own.project(line).line_type is LineType.RESERVE
    )
    assert reserve["reserve_lines"] == in_reserve_lines > 0


def test_totals_agree_across_the_files():
    """Proves: the forms of each source group sum to the list of that group in the other file."""
    _, tables, content = made()
    _, form_tables, form_content = made_forms()
    for name, (key, group) in LISTS.items():
        total = read_table(content, tables[name]).total[key]
        long = read_table(form_content, form_tables[f"form_32_{group.value}"]).total
        short = read_table(form_content, form_tables[f"form_five_years_{group.value}"]).total
        assert long["period"] == short["part"] == total, name
    ranked = read_table(form_content, form_tables["ranked"])
    whole = read_table(content, tables["by_source_year"]).total["allocated"]
    assert ranked.total["plan"] == whole == ranked.rows[-1]["so_far"]


def test_the_cross_check_shows_only_zeros():
    _, _, content = made()
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)["Đối chiếu"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=5)]
    found = [row for row in rows if isinstance(row[0], int)]
    assert len(found) >= 7
    assert all(row[2] == row[3] and row[4] == 0 for row in found)
    live = openpyxl.load_workbook(BytesIO(content))["Đối chiếu"]
    assert all(
        cell.data_type == "f"
        for row in live.iter_rows(min_col=3, max_col=5)
        for cell in row
        if cell.value == 0
    )


@needs_office
@pytest.mark.parametrize("name", [APPENDICES_FILE, FORMS_FILE])
def test_another_program_calculates_the_same(name, tmp_path):
    """Proves: every stored value is what its formula gives. Sensitivity: a wrong range would show."""
    path = tmp_path / name
    path.write_bytes(dossier_files(view())[name])
    live = formulas(path)
    assert len(live) > 200
    stored, again = values(path), recalculated(path, tmp_path)
    different = {place for place in live if stored.get(place) != pytest.approx(again.get(place))}
    assert different == set()


def test_purposes_show_what_was_due_given_and_lacking():
    own, tables, content = made()
    settled = read_table(content, tables["settled"]).lines()
    assert set(settled) == {"HT-1"}
    row = settled["HT-1"]
    assert (row["cost"], row["settled_value"], row["paid"], row["due"]) == (5_000, 4_900, 4_400, 500)
    assert row["lacking"] == 500 - row["plan"]
    advances = read_table(content, tables["advances"]).lines()
    assert set(advances) == {"UT-1", "CT-1"}
    assert (advances["UT-1"]["due"], advances["CT-1"]["due"]) == (300, 700)
    assert set(read_table(content, tables["preparation"]).lines()) == {"CBDT", "QH"}
    assert set(read_table(content, tables["communes"]).lines()) == {"XA", "MOI-2"}
    assert read_table(content, tables["communes"]).lines()["MOI-2"]["of_communes"] == 300
    out = read_table(content, tables["not_balanced"]).lines()
    assert out["NGOAI"]["lacking"] == 90_000
    assert out["NGOAI"]["reason"] == own.why["NGOAI"].text("vi")


def test_loans_show_counterpart_currency_and_what_is_on_lent():
    own, tables, content = made()
    row = read_table(content, tables["foreign"]).lines()["ODA-1"]
    line = own.result.plan.by_id["ODA-1"]
    assert (row["currency"], row["foreign_amount"], row["exchange_rate"]) == ("USD", 0.33, 24_000)
    assert (row["cost"], row["cost_home"], row["cost_foreign"]) == (10_000, 2_000, 8_000)
    assert row["counterpart"] == own.money(line, ["XDCB"]) == row["home_local"]
    assert row["abroad"] == row["oda_central"] + row["oda_onlent"]
    assert row["all"] == line.total_allocated


def test_what_the_book_does_not_say_is_left_to_be_filled_in():
    """Proves: no split is invented – blank and yellow – and a total that lacks a part is marked as well."""
    _, tables, content = made()
    table = read_table(content, tables["local"])
    at = next(n for n, row in enumerate(table.rows) if row["code"] == "CT-2")
    assert table.rows[at]["cost_part"] is None
    assert table.fills[at]["cost_part"] == "FFFFFFCC"
    known = next(n for n, row in enumerate(table.rows) if row["code"] == "CT-1")
    assert table.rows[known]["cost_part"] == 3_000
    assert table.fills[known]["cost_part"] != "FFFFFFCC"
    foreign = read_table(content, tables["foreign"]).lines()["VT-1"]
    assert (foreign["currency"], foreign["foreign_amount"]) == (None, None)


def test_the_long_form_has_the_official_columns_in_their_order():
    """Proves: 32 columns, headed as shared forms have them (STT to Ghi chú)."""
    own, tables, _ = made_forms()
    form = tables["form_32_central"]
    assert [column.key for column in form.columns][:9] == [
        "number",
        "name",
        "code",
        "group",
        "locality",
        "capacity",
        "period_of_works",
        "decision",
        "cost",
    ]
    paths = [" › ".join((*column.over, column.head)) for column in form.columns]
    assert len(paths) == 32
    assert paths[9] == "Tổng mức đầu tư › NSTW"
    assert paths[10] == "Năm 2025 › Kế hoạch › Tổng số"
    assert paths[15] == "Năm 2025 › Ước giải ngân từ 1/1 đến 31/12 › NSTW"
    assert paths[18] == "Kế hoạch đầu tư trung hạn vốn NSTW › Cả giai đoạn › Tổng số"
    assert paths[19].endswith("Trong đó › Thu hồi các khoản vốn ứng trước")
    assert paths[22] == "Kế hoạch đầu tư trung hạn vốn NSTW › Trong đó: đã giao kế hoạch các năm › Tổng số"
    assert paths[26] == "Kế hoạch năm 2026 › Tổng số (tất cả các nguồn vốn)"
    assert paths[30] == "Kế hoạch năm 2026 › NSTW › Trong đó › Chuẩn bị đầu tư"
    assert paths[31] == "Ghi chú"
    assert own.years[0] == 2026


def test_the_long_form_says_only_what_the_plan_decides_of_an_advance():
    """CT-1 repays 700 out of money of two sources over years: how much is from which is not decided."""
    own, tables, content = made_forms()
    table = read_table(content, tables["form_32_central"])
    at = next(n for n, row in enumerate(table.rows) if row["code"] == "CT-1")
    assert table.rows[at]["period"] == own.money(own.result.plan.by_id["CT-1"], ["NSTW"])
    line = own.result.plan.by_id["CT-1"]
    assert 0 < own.money(line, ["NSTW"]) < line.total_allocated
    assert table.rows[at]["period_advance_due"] is None
    assert table.fills[at]["period_advance_due"] == "FFFFFFCC"


def test_the_sheet_of_the_first_year_has_its_plan_and_room_for_what_becomes_of_it():
    """Proves: columns as provinces keep them; the plan's money of the year; the rest is to be filled in."""
    own, tables, content = made_forms()
    for group in (SourceGroup.CENTRAL, SourceGroup.LOCAL):
        form = tables[f"year_{group.value}"]
        heads = [" › ".join((*column.over, column.head)) for column in form.columns][3:]
        part = "NSTW" if group is SourceGroup.CENTRAL else "NSĐP"
        assert heads == [
            "Quyết định đầu tư › Số quyết định; ngày, tháng, năm",
            f"Quyết định đầu tư › {part}",
            "Lũy kế bố trí vốn đến hết kế hoạch năm 2025",
            "Lũy kế vốn giải ngân từ khởi công đến 31/12/2025",
            "Kế hoạch vốn năm 2025 cho phép kéo dài (nếu có)",
            "Kế hoạch năm 2026",
            "Khối lượng thực hiện từ khởi công",
            "Giải ngân › Kế hoạch năm 2026",
            "Giải ngân › Kế hoạch năm 2025 kéo dài",
            "Ghi chú",
        ]
        codes = codes_in(own.budget, group)
        paid = {line.project_id: own.money(line, codes, 2026) for line in own.lines()}
        table = read_table(content, form)
        given = {code: row["year"] for code, row in table.lines().items()}
        assert given == {code: amount for code, amount in paid.items() if amount}
        assert table.total["year"] == sum(paid.values())
        at = next(n for n, row in enumerate(table.rows) if row["code"] in given)
        assert {table.fills[at][key] for key in ("disbursed_before", "volume")} == {"FFFFFFCC"}


def heads_of(form: Appendix[Any]) -> list[str]:
    return [" › ".join((*column.over, column.head)) for column in form.columns][3:]


def test_the_sheet_of_foreign_capital_has_both_currencies_and_the_counterpart_apart():
    """Proves: columns as provinces keep them; the year's money is counterpart and foreign, and their sum."""
    own, tables, content = made_forms()
    form = tables["year_foreign"]
    approved = "Quyết định đầu tư được giao kế hoạch trung hạn"
    assert heads_of(form) == [
        f"{approved} › Số quyết định; ngày, tháng, năm",
        f"{approved} › Tổng mức đầu tư › Tổng số (tất cả các nguồn vốn)",
        f"{approved} › Tổng mức đầu tư › Vốn đối ứng",
        f"{approved} › Tổng mức đầu tư › Vốn nước ngoài › Loại ngoại tệ",
        f"{approved} › Tổng mức đầu tư › Vốn nước ngoài › Tính bằng ngoại tệ",
        f"{approved} › Tổng mức đầu tư › Vốn nước ngoài › Tỷ giá",
        f"{approved} › Tổng mức đầu tư › Vốn nước ngoài › Quy đổi ra tiền Việt",
        "Lũy kế bố trí vốn đến hết kế hoạch năm 2025 › Tổng số (tất cả các nguồn vốn)",
        "Lũy kế bố trí vốn đến hết kế hoạch năm 2025 › Vốn đối ứng",
        "Lũy kế bố trí vốn đến hết kế hoạch năm 2025 › Vốn nước ngoài",
        "Lũy kế vốn giải ngân từ khởi công đến 31/12/2025 › Tổng số",
        "Lũy kế vốn giải ngân từ khởi công đến 31/12/2025 › Vốn đối ứng",
        "Lũy kế vốn giải ngân từ khởi công đến 31/12/2025 › Vốn nước ngoài",
        "Kế hoạch vốn đối ứng năm 2025 cho phép kéo dài",
        "Kế hoạch năm 2026 › Tổng số",
        "Kế hoạch năm 2026 › Vốn đối ứng",
        "Kế hoạch năm 2026 › Vốn nước ngoài",
        "Khối lượng thực hiện từ khởi công › Tổng số",
        "Khối lượng thực hiện từ khởi công › Vốn đối ứng",
        "Khối lượng thực hiện từ khởi công › Vốn nước ngoài",
        "Giải ngân › Tổng số",
        "Giải ngân › Vốn đối ứng",
        "Giải ngân › Vốn nước ngoài",
        "Ghi chú",
    ]
    foreign = codes_in(own.budget, SourceGroup.FOREIGN)
    (line,) = (line for line in own.lines() if line.project_id == "ODA-1")
    row = read_table(content, form).lines()["ODA-1"]
    assert row["year_foreign"] == (own.money(line, foreign, 2026) or None)
    assert row["year"] == own.money(line, None, 2026)
    assert row["year"] == (row["year_home"] or 0) + (row["year_foreign"] or 0)


def test_the_form_of_the_annual_budget_has_the_state_budget_apart():
    """Proves: columns as they were read; what a unit earns itself is in the whole and not in the part."""
    own, tables, content = made_forms()
    form = tables["annual_form"]
    assert heads_of(form) == [
        "Địa điểm xây dựng",
        "Quyết định đầu tư › Số quyết định; ngày, tháng, năm",
        "Quyết định đầu tư › Tổng mức đầu tư › Tổng số",
        "Quyết định đầu tư › Tổng mức đầu tư › Trong đó: vốn NSNN",
        "Lũy kế bố trí vốn đến hết kế hoạch năm 2025 › Tổng số",
        "Lũy kế bố trí vốn đến hết kế hoạch năm 2025 › Trong đó: vốn NSNN",
        "Lũy kế vốn giải ngân từ khởi công đến 31/12/2025 › Tổng số",
        "Lũy kế vốn giải ngân từ khởi công đến 31/12/2025 › Trong đó: vốn NSNN › Tổng số",
        "Lũy kế vốn giải ngân từ khởi công đến 31/12/2025 › Trong đó: vốn NSNN › Riêng năm 2025",
        "Kế hoạch vốn năm 2025 cho phép kéo dài (nếu có) › Tổng số",
        "Kế hoạch vốn năm 2025 cho phép kéo dài (nếu có) › Trong đó: vốn NSNN",
        "Kế hoạch năm 2026 › Tổng số",
        "Kế hoạch năm 2026 › Trong đó: vốn NSNN",
        "Ghi chú",
    ]
    state = [code for code in own.budget.by_code if code != "DVSN"]
    table = read_table(content, form)
    given = {line.project_id: own.money(line, state, 2026) for line in own.lines()}
    assert {code: row["year_part"] for code, row in table.lines().items()} == {
        code: amount for code, amount in given.items() if amount
    }
    assert table.total["year_part"] == sum(given.values())


def test_provincial_sheets_divide_projects_by_phase_and_name_what_tied_sources_leave():
    own, tables, content = made_forms()
    carry = set(read_table(content, tables["carry_over"]).lines())
    new = set(read_table(content, tables["new_starts"]).lines())
    assert carry == {"CT-1", "CT-2"}
    assert {"MOI-1", "MOI-2", "MOI-3", "VT-1"} <= new
    assert not carry & new
    tied = read_table(content, tables["tied"])
    assert tied.total["in_all"] == 5 * (150 + 150 + 300)
    left = [row["in_all"] for row in tied.rows if row["name"] == "Chưa phân bổ"]
    paid = sum(own.money(line, ["VIENTRO", "NSX", "DVSN"]) for line in own.lines())
    assert sum(left) == tied.total["in_all"] - paid


def test_changes_tell_what_is_raised_lowered_added_and_dropped():
    plan = province_result().plan
    before = {"CT-1": plan.by_id["CT-1"].total_allocated - 100, "CT-2": 9_999, "CŨ": 50}
    before |= {
        line.project_id: line.total_allocated for line in plan.lines if line.project_id not in (*before, "XA")
    }
    own = view(approved=before)
    table = {appendix.id: appendix for appendix in appendices(own)}["changes"]
    read = read_table(appendices_bytes(own, appendices(own)), table)
    assert set(read.lines()) == {"CT-1", "CT-2", "CŨ", "XA"}
    assert read.lines()["CT-1"]["more"] == 100
    assert (read.lines()["CŨ"]["less"], read.lines()["CŨ"]["name"]) == (50, "Tên cũ CŨ")
    labels = [row["name"] for row in read.rows if row["code"] is None and row["name"]]
    assert labels == ["Tăng vốn", "Giảm vốn", "Bổ sung vào kế hoạch", "Đưa ra khỏi kế hoạch"]
    assert read.total["now"] - read.total["before"] == read.total["more"] - read.total["less"]


def test_the_cap_shows_use_and_what_consent_would_allow():
    own, tables, content = made()
    rows = read_table(content, tables["two_period_cap"]).rows[1:]
    base = {"central": 5 * (1_200 + 400), "local": 5 * (2_200 + 1_600 + 150 + 300 + 150)}
    assert [row["base"] for row in rows] == [base["central"], base["local"]]
    assert [row["most"] for row in rows] == [base["central"] * 2 // 10, base["local"] * 2 // 10]
    assert [row["most_consent"] for row in rows] == [base["central"] // 2, base["local"] // 2]
    assert own.result.scenario.two_period_share == 0.2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_same_plan_gives_the_same_bytes(language):
    assert dossier_files(view(language)) == dossier_files(view(language))


def test_text_never_becomes_a_formula():
    own = PlanView(result=solved(hostile()), language="vi")
    files = dossier_files(own)
    for content in (files[APPENDICES_FILE], files[FORMS_FILE]):
        book = openpyxl.load_workbook(BytesIO(content))
        found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value in HOSTILE]
        assert found
        assert all(cell.data_type == "s" for cell in found)
        live = [
            cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
        ]
        assert not [text for text in live if "cmd" in text or "HYPERLINK" in text]


def test_an_annual_plan_shows_its_year():
    """Proves: one year needs no list of years beyond its own, and the medium-term plan is not guessed."""
    book = province(first_year=2026, last_year=2026, two_period_share=1)
    own = PlanView(result=solved(book), language="vi")
    tables = {appendix.id: appendix for appendix in appendices(own)}
    content = appendices_bytes(own, tuple(tables.values()))
    total = read_table(content, tables["by_source_year"]).total
    assert total["allocated"] == plan_total(own) == total["year:2026"]
    assert tables["by_source_year"].title == (
        "TỔNG HỢP KẾ HOẠCH VỐN ĐẦU TƯ CÔNG NĂM 2026 THEO NGUỒN VỐN VÀ NĂM"
    )


def test_a_reserve_of_zero_is_stated_and_none_is_left_open():
    """SDD states 10 %, the others nothing; a stated 0 would be written as such."""
    _, tables, content = made()
    table = read_table(content, tables["reserve"])
    shares = {
        row["name"]: row["reserve_share"] for row in table.rows if str(row["name"]).startswith("Nguồn ")
    }
    assert shares["Nguồn SDD"] == 0.1
    assert shares["Nguồn XDCB"] is None
    fills = {row["name"]: fill["reserve_share"] for row, fill in zip(table.rows, table.fills, strict=False)}
    assert fills["Nguồn XDCB"] == "FFFFFFCC" != fills["Nguồn SDD"]
    stated = province(reserve=0)
    own = PlanView(result=solved(stated), language="vi")
    again = {appendix.id: appendix for appendix in appendices(own)}
    found = read_table(appendices_bytes(own, tuple(again.values())), again["reserve"])
    assert next(row for row in found.rows if row["name"] == "Nguồn XDCB")["reserve_share"] == 0


def test_every_sheet_is_ready_to_print():
    """Proves: A3 or A4, fitted to pages, headings repeated; a digit in a name is no font size."""
    files = dossier_files(view())
    for content in (files[APPENDICES_FILE], files[FORMS_FILE]):
        book = openpyxl.load_workbook(BytesIO(content))
        for sheet in book:
            assert sheet.page_setup.paperSize in (8, 9)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToHeight in (0, 1, None)
            assert sheet.print_title_rows
            assert sheet.oddFooter.left.size == 9
            assert sheet.oddFooter.left.text.strip() == sheet.title
