"""How the command shows a revision."""

from models.units import format_number
from optimizer.report.plan.changes import revision_lines
from optimizer.revise.revising import Revision
from optimizer.terminal import Terminal

SHOWN = 30
"""Changed lines named on the terminal; the workbook has all."""


def show_revision(revision: Revision, terminal: Terminal) -> None:
    """What was found, then each changed line."""
    for line in revision_lines(revision, terminal.language):
        terminal.tell(line)
    changed = revision.changed
    if not changed:
        terminal.tell(terminal.say("revise.none"))
    for code in changed[:SHOWN]:
        before = revision.approved.by_id[code].total_allocated
        after = revision.result.plan.by_id[code].total_allocated
        by = format_number(after - before, terminal.language)
        shown = f"+{by}" if after > before else by
        terminal.tell(
            terminal.say(
                "revise.change",
                code=code,
                name=revision.portfolio.by_id[code].name,
                before=before,
                after=after,
                by=terminal.say("revise.same_money") if after == before else shown,
            )
        )
    if len(changed) > SHOWN:
        terminal.tell(terminal.say("revise.more_changes", count=len(changed) - SHOWN))
