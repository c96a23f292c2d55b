"""`canvon app`: a server on this machine only, that ends with its command and says what is in its way."""

import os
import socket
import subprocess
import sys

from optimizer.cli import serving
from tests.app.browser import ROOT, served
from tests.cli.run import canvon


def test_it_listens_on_this_machine_only_and_ends_with_the_command(tmp_path):
    (tmp_path / "work").mkdir()
    with served(tmp_path / "work" / "data") as address:
        port = int(address.rpartition(":")[2])
        others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)} - {
            "127.0.0.1",
            "::1",
        }
        assert not [other for other in others if answers(other, port)]
        assert answers("127.0.0.1", port)
    assert not answers("127.0.0.1", port)


def answers(host: str, port: int) -> bool:
    """Whether anything listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, port)) == 0


def test_a_server_that_does_not_hear_is_ended_all_the_same(monkeypatch):
    """Sensitivity: with `terminate` alone the command would wait for ever."""
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1); time.sleep(600)"
    monkeypatch.setattr(serving, "END_S", 0.2)
    with subprocess.Popen([sys.executable, "-uc", deaf], stdout=subprocess.PIPE) as process:
        process.stdout.readline()  # from here on it does not hear
        serving._end(process)
        assert process.returncode


def test_a_port_that_is_taken_is_told_before_anything_starts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = canvon("app", "--port", port, "--no-browser")
    assert ran.code == 2
    assert str(port) in ran.err
    assert "--port" in ran.err


def test_what_the_settings_promise():
    """No telemetry, no trace of the program on an error page, files of 20 MB, no magic."""
    stated = serving.settings()
    assert stated["browser.gatherUsageStats"] is False
    assert stated["client.showErrorDetails"] == "none"
    assert stated["server.address"] == "127.0.0.1"
    assert stated["server.maxUploadSize"] == 20
    assert stated["runner.magicEnabled"] is False


def test_streamlit_knows_the_file_by_itself(tmp_path):
    """`streamlit run app.py` from the folder of the program has the same settings."""
    options = "('server.address', 'browser.gatherUsageStats')"
    code = f"from streamlit import config; print(*(config.get_option(name) for name in {options}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.split() == ["127.0.0.1", "False"]
