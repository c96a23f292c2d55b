"""How the command shows plan and actual."""

from models.scenario import Scenario
from optimizer.report.studies.disbursement import disbursement_study
from optimizer.report.studies.disbursement_workbook import Actual
from optimizer.terminal import Terminal
from optimizer.terminal.study import show_study


def show_actual(actual: Actual, scenario: Scenario, terminal: Terminal) -> None:
    """What was paid out, by every cut, then what is proposed."""
    show_study(disbursement_study(actual, scenario, terminal.language), terminal)
    years = [own.year for own in actual.proposed]
    most = {own.investor: own.most for own in actual.proposed}  # the same in every year
    for investor, amount in most.items():
        first, last = str(min(years)), str(max(years))
        terminal.tell(
            terminal.say("disbursement.proposed", investor=investor, first=first, last=last, most=amount)
        )
    if actual.proposed:
        terminal.tell(terminal.say("disbursement.assumed", count=actual.covered))
