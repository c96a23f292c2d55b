"""Class of a project: exact thresholds, both laws, and words that must not be over-read."""

import unicodedata

import pytest

from data import ROOT
from models.law import LawBook
from models.texts import catalogue
from models.vocabulary import ClassLaw, Group
from models.yaml_file import load_yaml
from optimizer.grouping import GroupFinding, project_group, vocabulary

BOOK = LawBook.load()
LAW = BOOK.on(BOOK.newest_date)

# One project per clause of Điều 9, recognised beyond doubt.
PLAIN = {
    "k2": ("Giao thông", "Xây dựng cầu Nà Rì"),
    "k3": ("Giao thông", "Cải tạo, nâng cấp đường tỉnh 254"),
    "k4": ("Nông nghiệp", "Trồng rừng phòng hộ"),
    "k5": ("Y tế, dân số và gia đình", "Bệnh viện đa khoa tỉnh"),
}


def found(sector: str, name: str, cost: int = 100_000, class_law: str = "2024") -> GroupFinding:
    return project_group(BOOK, sector, name, cost, class_law)


def field_of(sector: str, name: str) -> str | None:
    field = found(sector, name).field
    return field.id if field else None


@pytest.mark.parametrize("edition", list(ClassLaw))
@pytest.mark.parametrize("clause", list(PLAIN))
def test_thresholds_belong_to_the_higher_group(edition: ClassLaw, clause: str) -> None:
    a = LAW[f"class_thresholds_{edition.value}.{clause}_a"].whole
    b = LAW[f"class_thresholds_{edition.value}.{clause}_b"].whole
    for cost, group in ((0, "C"), (b - 1, "C"), (b, "B"), (a - 1, "B"), (a, "A")):
        finding = found(*PLAIN[clause], cost, edition)
        assert (finding.group, finding.threshold_class) == (group, clause), cost
        assert not finding.doubtful


@pytest.mark.parametrize("edition", list(ClassLaw))
def test_national_importance(edition: ClassLaw) -> None:
    threshold = LAW[f"class_thresholds_{edition.value}.national"].whole
    assert found(*PLAIN["k3"], threshold - 1, edition).group is Group.A
    finding = found(*PLAIN["k3"], threshold, edition)
    assert finding.group is Group.NATIONAL
    # The law counts public investment capital, the list has the total investment.
    assert finding.doubtful
    assert "vốn đầu tư công" in finding.message("vi")


def test_the_same_project_under_both_laws() -> None:
    """Provincial road of 100 tỷ: B from 80 tỷ under the 2019 law, C below 160 tỷ under the 2024 law."""
    old, new = (found(*PLAIN["k3"], 100_000, law) for law in ("2019", "2024"))
    assert (old.group, new.group) == (Group.B, Group.C)
    assert "39/2019" in old.article
    assert "58/2024" in new.article


@pytest.mark.parametrize(
    ("sector", "name", "field"),
    [
        # The name decides where the sector cell says nothing, or allows it.
        ("khác", "Cầu Bắc Kạn 2", "transport_major"),
        ("", "Nâng cấp Quốc lộ 279 đoạn Km10 - Km20", "transport_major"),
        ("", "Nâng cấp QL3B", "transport_major"),
        ("Các hoạt động kinh tế", "Hồ chứa nước Nặm Cắt", "water_works"),
        ("Nông nghiệp, lâm nghiệp, thủy lợi và thủy sản", "Hồ chứa nước Nặm Cắt", "water_works"),
        (
            "Nông nghiệp và PTNT, phòng chống thiên tai",
            "Cấp điện nông thôn xã Sơn Lương",
            "power_engineering",
        ),
        ("Bảo vệ môi trường", "Nhà máy xử lý nước thải thị xã", "water_waste"),
        ("Quốc phòng", "Đường tuần tra biên giới", "transport"),
        ("", "Đường dây 110 kV Bắc Kạn - Chợ Đồn", "power_engineering"),
        ("công nghiệp", "Nhà máy thuỷ điện Nặm Cắt", "power_industry"),
        # The sector cell decides where both speak of different things.
        ("Hoạt động của cơ quan nhà nước, đơn vị sự nghiệp công lập", "Trụ sở Chi cục Thủy lợi", "civil"),
        ("Giáo dục, đào tạo và giáo dục nghề nghiệp", "Trường trung cấp Giao thông", "education"),
        ("Giao thông", "Đường vào trường tiểu học Nà Phặc", "transport"),
        # Words at the beginning only: a road to a highway is a road, a road with a bridge too.
        ("Giao thông", "Đường kết nối từ Quốc lộ 4E đến CCN Thống Nhất 1", "transport"),
        ("", "Xây dựng đường dọc sông Hồng và cầu qua suối Ngòi Phát", "transport"),
        # Over-matching: other words with the same letters.
        ("", "Đường bê tông xi măng thôn Nà Ản", "transport"),
        ("", "Hỗ trợ phát triển toàn diện trẻ em", None),
        ("", "Đáp ứng nhu cầu sử dụng", None),
        ("Văn hóa, thông tin", "Xây dựng chính quyền điện tử", "information_technology"),
    ],
)
def test_fields(sector: str, name: str, field: str | None) -> None:
    assert field_of(sector, name) == field


@pytest.mark.parametrize(
    ("sector", "name"),
    [
        ("GIAO THÔNG", "XÂY DỰNG CẦU NÀ RÌ"),
        ("giao thong", "xay dung cau Na Ri"),
        ("Giao thông", unicodedata.normalize("NFD", "Xây dựng cầu Nà Rì")),
    ],
)
def test_case_and_missing_accents_do_not_matter(sector: str, name: str) -> None:
    assert field_of(sector, name) == "transport_major"


def test_an_accent_that_differs_matters() -> None:
    assert field_of("", "Cấp diện tích") is None
    assert field_of("", "Cap dien nong thon") == "power_engineering"


def test_old_and_new_tone_placement_are_the_same() -> None:
    assert field_of("Thuỷ lợi", "") == field_of("Thủy lợi", "") == "water_works"


def test_no_field_falls_back_to_clause_5() -> None:
    """Điều 6.2.d. Doubtful where another clause would give another group, sure where none would."""
    finding = found("khác", "Dự án X", 100_000)
    assert (finding.group, finding.threshold_class, finding.field) == (Group.B, "k5", None)
    assert finding.doubtful
    assert not found("khác", "Dự án X", 89_999).doubtful
    assert "Điều 6.2.d" in finding.message("vi")
    assert "To be checked" in finding.message("en")


@pytest.mark.parametrize(
    "name",
    [
        "Hạ tầng KCN Âu Lâu",
        "Hạ tầng kỹ thuật khu công nghiệp Minh Quân",
        "Đầu tư hoàn thiện hạ tầng và GPMB KCN phía Nam",
        "Xây dựng kết cấu hạ tầng khu công nghệ cao",
    ],
)
def test_zone_infrastructure_is_group_a_whatever_the_cost(name: str) -> None:
    finding = found("Khu công nghiệp và khu kinh tế", name, 50_000)
    assert (finding.group, finding.threshold_class, finding.threshold) == (Group.A, "zone", None)
    assert finding.doubtful  # a work of 50 tỷ in a zone may not be the zone's infrastructure
    assert "9.1.b" in finding.article
    threshold = LAW["class_thresholds_2024.k3_a"].whole
    assert not found("", name, threshold).doubtful


@pytest.mark.parametrize(
    ("name", "doubtful"),
    [
        ("Nâng cấp, mở rộng tuyến đường T2 trong KCN Tằng Loỏng", True),
        ("Hệ thống xử lý nước thải tập trung KCN Âu Lâu", True),
        ("Đường kết nối từ nút giao IC18 đến KCN Tằng Loỏng", False),
        ("Hạ tầng kỹ thuật cụm công nghiệp Yên Hợp", False),
        ("Xây dựng khu tái định cư phục vụ GPMB các khu công nghiệp", False),
    ],
)
def test_works_near_a_zone_are_not_group_a(name: str, doubtful: bool) -> None:
    finding = found("Khu công nghiệp", name, 50_000)
    assert finding.group is Group.C
    assert finding.doubtful is doubtful


def test_a_rival_field_is_named_where_it_matters() -> None:
    """A highway named inside the name: B as other transport (≥ 160 tỷ), C as a highway (< 240 tỷ)."""
    finding = found("Giao thông", "Đường kết nối Quốc lộ 3", 200_000)
    assert finding.group is Group.B
    assert [other.id for other in finding.others] == ["transport_major"]
    assert "quốc lộ" in finding.message("vi")
    assert "highways" in finding.message("en")
    assert not found("Giao thông", "Đường kết nối Quốc lộ 3", 100_000).doubtful


def test_messages_name_numbers_and_article() -> None:
    finding = found(*PLAIN["k3"], 160_000)
    assert finding.message("vi") == (
        "Nhóm B: Giao thông (trừ cầu, cảng, sân bay, đường sắt, quốc lộ), tổng mức đầu tư 160.000 triệu "
        "đồng từ 160.000 triệu đồng trở lên (Điều 10.2, Điều 11.2 Luật 58/2024/QH15)."
    )
    assert "is below 160,000 million VND" in found(*PLAIN["k3"], 159_999).message("en")
    assert finding.reason in catalogue()


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match="2014"):
        found("", "X", 1, "2014")
    with pytest.raises(ValueError, match="must be >= 0"):
        found("", "X", -1)


def test_vocabulary_is_consistent() -> None:
    sectors = load_yaml(ROOT / "schema" / "sectors.yaml")["sectors"]
    assert [sector["item"] for sector in sectors] == list("abcdđeghiklmn")
    ids = [field.id for field in vocabulary()]
    assert len(ids) == len(set(ids))
    assert {field.sector for field in vocabulary()} <= {sector["id"] for sector in sectors}
    assert {field.threshold_class for field in vocabulary()} == {"k2", "k3", "k4", "k5", "zone"}
    for field in vocabulary():
        assert field.item.startswith("Điều 9.")
        if field.threshold_class != "zone":
            assert field.item.startswith(f"Điều 9.{field.threshold_class[1]}")
