"""The server of the app, warmed before it answers: `python -m app_views.server run app.py …`.

Whoever opens the first page would otherwise wait for every import, for the law and for the audit of the
sample; and where many open one at once, all would.
"""

import logging
import sys
import threading
import time

from streamlit.web.cli import main

from app_views import compare, execution, law, plan, projects, robustness, scenario, verify, why, workspace
from data import SAMPLE
from models.law import LawBook
from models.units import LANGUAGES
from optimizer.check import check
from optimizer.report.documents.stored import plan_of_document
from optimizer.report.screen.figures import capital_by_year
from optimizer.report.screen.tables import ranked_table
from optimizer.workspace import jobs
from optimizer.workspace.sample import sample_plan
from optimizer.workspace.uploads import read_bytes

PAGES = (projects, scenario, plan, why, compare, robustness, verify, execution, law, workspace)
"""Modules whose imports are done by now; Streamlit runs their files itself."""

LOOK_S = 5.0
"""Seconds between two looks at the queue of jobs."""


def warm() -> None:
    """Do once what every first visit needs: the sample read and audited, a table and a chart drawn."""
    book, found = read_bytes(SAMPLE.name, SAMPLE.read_bytes()), sample_plan()
    check(book, book.base, LawBook.load())
    if found is None:
        return
    made = plan_of_document(found[0])
    reasons = {line["project_id"]: line["reason"] for line in found[0]["projects"]}
    for language in LANGUAGES:
        ranked_table(book, made, reasons, language).style.to_html()
        capital_by_year(book, made, book.base, [own.project_id for own in made.selected], language).to_json()


def keep_the_queue() -> None:
    """Let in whose turn it is, for as long as the server runs: a worker that was killed cannot."""
    while True:
        time.sleep(LOOK_S)
        try:
            jobs.let_in()
        except Exception:  # the next look may find it mended: a disk that was full, a lock that was held
            logging.getLogger("canvon").exception("nobody let in")


if __name__ == "__main__":
    try:
        warm()
    except Exception:  # the page that needs it says what is wrong, in words
        logging.getLogger("canvon").exception("not warmed")
    threading.Thread(target=keep_the_queue, daemon=True).start()
    sys.exit(main())
