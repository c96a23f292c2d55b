"""The pictures of the README, taken from the product: `python -m tests.docs.pictures`.

Needs Chromium, LibreOffice and pdftoppm; the app shows the sample it is delivered with.
"""

import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from data import SAMPLE_WORKBOOK
from tests.app.browser import CHROMIUM, FLAGS, served
from tests.report.office import resaved

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PATIENCE_MS = 120_000


def of_the_app(folder: Path) -> None:
    """The page Phương án with the sample's plan."""
    with served(folder / "data") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(address)
        link = page.get_by_role("link", name="Phương án")
        expect(link).to_be_visible(timeout=PATIENCE_MS)
        link.click()
        expect(page.get_by_test_id("stDataFrame").first).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=PATIENCE_MS)
        page.screenshot(path=PICTURES / "app.png")
        browser.close()


def of_the_plan(folder: Path) -> None:
    """The first page of the exported workbook as it is printed."""
    pdf = resaved(SAMPLE_WORKBOOK, folder, "pdf")
    name = PICTURES / "plan"
    command = [
        "pdftoppm",
        "-png",
        "-r",
        "70",
        "-H",
        "540",
        "-f",
        "1",
        "-l",
        "1",
        "-singlefile",
        str(pdf),
        str(name),
    ]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        of_the_plan(Path(folder))
        of_the_app(Path(folder))
