"""What kinds of project a made-up province has, where they lie, and who builds them."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A sector of the list, with what its projects look like.

    name : as the sector cell has it. works : how project names begin.
    weight : lines out of 100. median : of the total cost, million VND.
    points : mean of inter_regional, non_revenue, social, growth, 0–100.
    """

    name: str
    works: tuple[str, ...]
    weight: int
    median: int
    points: tuple[int, int, int, int]


SECTORS = (
    Sector(
        name="Giao thông",
        works=("Đường liên xã", "Đường tỉnh nối", "Cầu qua suối"),
        weight=30,
        median=85_000,
        points=(65, 75, 45, 60),
    ),
    Sector(
        name="Nông nghiệp, thủy lợi",
        works=("Kè chống sạt lở", "Hồ chứa nước", "Kênh mương"),
        weight=14,
        median=45_000,
        points=(25, 80, 60, 40),
    ),
    Sector(
        name="Giáo dục và đào tạo",
        works=("Trường THCS", "Trường mầm non", "Trường THPT"),
        weight=16,
        median=22_000,
        points=(10, 85, 90, 30),
    ),
    Sector(
        name="Y tế",
        works=("Trạm y tế", "Trung tâm y tế"),
        weight=7,
        median=30_000,
        points=(20, 65, 90, 25),
    ),
    Sector(
        name="Hạ tầng khu, cụm công nghiệp",
        works=("Đường vào CCN", "Xử lý nước thải CCN"),
        weight=8,
        median=95_000,
        points=(40, 20, 25, 90),
    ),
    Sector(
        name="Cấp nước, thoát nước",
        works=("Cấp nước sinh hoạt", "Thoát nước khu trung tâm"),
        weight=8,
        median=35_000,
        points=(10, 45, 75, 35),
    ),
    Sector(
        name="Văn hóa, thể thao, du lịch",
        works=("Nhà văn hóa", "Sân vận động", "Tu bổ di tích"),
        weight=7,
        median=28_000,
        points=(20, 50, 60, 45),
    ),
    Sector(
        name="Công nghệ thông tin",
        works=("Hạ tầng số", "Chính quyền điện tử"),
        weight=4,
        median=25_000,
        points=(30, 60, 40, 70),
    ),
    Sector(
        name="Quản lý nhà nước",
        works=("Trụ sở làm việc", "Nhà công vụ"),
        weight=6,
        median=18_000,
        points=(5, 70, 20, 10),
    ),
)
"""Sectors as lists have them. Weights, medians and points are assumed; the medians lie around the one of
the sample (data/samples/lao_cai_2026_2030: 57 500 million VND over 38 lines of industry and roads)."""

COMMUNES_MAX = 99
"""Communes of a province: those Lào Cai gave capital to (data/samples/lao_cai_2026_2030)."""
LINES_PER_COMMUNE = 6
"""About 570 lines for 99 communes in the same plan."""

BOARDS = (
    "Ban QLDA đầu tư xây dựng tỉnh",
    "Ban QLDA công trình giao thông tỉnh",
    "Ban QLDA nông nghiệp tỉnh",
    "Ban quản lý các khu công nghiệp",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
)
"""Investors of the province; every commune is one too."""

BOARD_SHARE = 0.7
"""Lines that a provincial board builds rather than the commune. Assumed."""

AREA_WEIGHTS = {"rural": 40, "remote": 35, "especially_difficult": 25}
"""Kinds of area of a commune that is no ward. Assumed, for a mountain province."""
WARD_EVERY = 6
"""Every sixth commune is a ward, an urban area. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A commune or ward."""

    name: str
    area_type: str


def places(rng: Random, lines: int) -> tuple[Place, ...]:
    """The communes of a province with this many lines."""
    count = max(3, min(COMMUNES_MAX, round(lines / LINES_PER_COMMUNE)))
    kinds = list(AREA_WEIGHTS)
    made = []
    for number in range(1, count + 1):
        if number % WARD_EVERY == 1:
            made.append(Place(name=f"Phường số {number}", area_type="urban"))
        else:
            kind = rng.choices(kinds, weights=list(AREA_WEIGHTS.values()))[0]
            made.append(Place(name=f"Xã số {number}", area_type=kind))
    return tuple(made)


def one_place(rng: Random, among: tuple[Place, ...]) -> Place:
    """A commune, the first ones more often (1/(k + 3)): some places get many projects, most get few."""
    return rng.choices(among, weights=[1 / (place + 3) for place in range(len(among))])[0]


def investor(rng: Random, place: Place) -> str:
    """Who builds a project in a place: a provincial board, the first ones more often, or the commune."""
    if rng.random() < BOARD_SHARE:
        return rng.choices(BOARDS, weights=[1 / (board + 1) for board in range(len(BOARDS))])[0]
    return f"UBND {place.name.lower()}"
