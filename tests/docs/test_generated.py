"""Pages written from the code say what the code says; links of all pages lead somewhere."""

import re
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from optimizer.cli.entry import app
from optimizer.rules import RULES
from tests.docs.documents import described
from tests.docs.generated import PAGES, rules

ROOT = Path(__file__).resolve().parents[2]
READ = sorted(
    [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "README.vi.md", ROOT / "CONTRIBUTING.md"]
)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_what_the_code_says(name):
    page = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert page == PAGES[name](), "python -m tests.docs.regenerate writes it anew"


def test_every_command_that_writes_json_has_its_document():
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    options = {
        name: {opt for own in command.params for opt in own.opts} for name, command in group.commands.items()
    }
    told = {word for own in described() for word in re.findall(r"[a-z]+", own.command)}
    assert {name for name, own in options.items() if "--json" in own} <= told


def test_every_rule_tells_its_equation_and_article():
    sections = rules().split("\n## ")[1:]
    assert len(sections) == len(RULES)
    for section in sections:
        assert "*Equation:*" in section
        assert "*Article:*" in section


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        assert target.startswith("http") or (path.parent / target).exists(), target
