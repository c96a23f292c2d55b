"""The command `canvon`: one function a command, by theme; here they get their names and their order."""

from collections.abc import Callable, Mapping

from optimizer.cli.books import check, template
from optimizer.cli.comparing import compare
from optimizer.cli.disbursing import disbursement
from optimizer.cli.dossiers import dossier, fill
from optimizer.cli.entry import app
from optimizer.cli.explaining import explain, repair
from optimizer.cli.exported import annual, verify
from optimizer.cli.importing import import_
from optimizer.cli.keeping import people, workspace
from optimizer.cli.planning import demo, solve
from optimizer.cli.revising import revise
from optimizer.cli.sampling import robust
from optimizer.cli.serving import app as serve
from optimizer.cli.trading import alternatives, cascade, frontier, ladder
from optimizer.processes import collect_seldom

COMMANDS: Mapping[str, Callable[..., None]] = {
    "demo": demo,
    "solve": solve,
    "check": check,
    "import": import_,
    "verify": verify,
    "explain": explain,
    "repair": repair,
    "compare": compare,
    "robust": robust,
    "ladder": ladder,
    "cascade": cascade,
    "frontier": frontier,
    "alternatives": alternatives,
    "template": template,
    "annual": annual,
    "revise": revise,
    "disbursement": disbursement,
    "dossier": dossier,
    "fill": fill,
    "app": serve,
    "workspace": workspace,
    "people": people,
}
"""Every command by its name, in the order of the help."""

for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def main() -> None:
    """Entry point."""
    collect_seldom()
    app()
