"""The wheel alone, outside the checkout: it holds all the program needs."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.app.browser import served_by
from tests.cli.run import load

ROOT = Path(__file__).resolve().parents[2]
CLEAN = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def scripts(wheel, tmp_path_factory) -> Path:
    """Where `canvon` is, in an environment of the wheel and this one's libraries, without the checkout."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=180, env=CLEAN)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel]
    subprocess.run(install, check=True, timeout=180, env=CLEAN)
    places = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
        env=CLEAN,
    )
    (Path(places.stdout.strip()) / "libraries.pth").write_text(
        sysconfig.get_path("purelib"), encoding="utf-8"
    )
    return folder / "bin"


def test_everything_the_program_reads_is_in_it(wheel):
    """Proves: data, pages, settings, and every step of the store's tables."""
    names = set(zipfile.ZipFile(wheel).namelist())
    kept = [
        path.relative_to(ROOT).as_posix()
        for package in ("models", "optimizer", "data", "app_views")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert set(kept) <= names
    assert {"app.py", "data/streamlit.toml"} <= names
    assert any(name.startswith("optimizer/workspace/migrations/versions/v0001") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_it_plans_outside_the_checkout(scripts, tmp_path):
    where = subprocess.run(
        [scripts / "python", "-c", "import optimizer; print(optimizer.__file__)"],
        cwd=tmp_path,
        env=CLEAN,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(scripts.parent) in where.stdout
    ran = subprocess.run(
        [scripts / "canvon", "demo", "--out", tmp_path],
        cwd=tmp_path,
        env={**CLEAN, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    assert load(tmp_path / "plan.json")["status"] == "optimal"


def test_its_app_answers_outside_the_checkout(scripts, tmp_path):
    (tmp_path / "work").mkdir()
    with served_by([scripts / "canvon"], tmp_path / "work" / "data", CLEAN):
        pass
    assert (tmp_path / "work" / "data" / "canvon.sqlite").exists()
