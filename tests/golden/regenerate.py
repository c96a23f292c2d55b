"""`python -m tests.golden.regenerate [RULE …]`: write golden files anew; every row must then be read."""

import sys

from tests.golden.books import BOOKS, golden_path, golden_text


def main(rules: list[str]) -> None:
    """Write the files of these rules, or of all."""
    for rule in rules or sorted(BOOKS):
        golden_path(rule).write_text(golden_text(rule), encoding="utf-8")
        print(f"{golden_path(rule)}: read every row against the rule's equation before committing it.")


if __name__ == "__main__":
    main(sys.argv[1:])
