"""Words of the rules' text and numbers of the law, as the text has them."""

YEARS_OF_GROUP = {"A": 6, "B": 4, "C": 3}
WINDOWED = ("urgent", "national", "oda", "ongoing_finishing", "ongoing", "new")
NEVER_A_TAIL = ("completed", "advance", "arrears", "ongoing_finishing")
PRIORITY = (
    "urgent",
    "national",
    "advance",
    "completed",
    "oda",
    "ppp",
    "ongoing_finishing",
    "ongoing",
    "preparation",
    "arrears",
    "policy_capital",
    "entrusted",
    "new",
)
FOREIGN = ("oda_central", "oda_onlent")
NOT_FROM_LOANS = (
    "gpmb",
    "giải phóng mặt bằng",
    "bồi thường giải phóng mặt bằng",
    "bồi thường hỗ trợ tái định cư",
    "quản lý dự án",
)
CENTRAL = ("central", "programme")
ONLY_WHERE_NAMED = ("contribution", "unit_revenue", "commune", "grant_aid")
