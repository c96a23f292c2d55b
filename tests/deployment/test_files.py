"""Files for servers and for Windows: what tools can tell of them without a server, Docker or Windows."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from optimizer.workspace.jobs import RUNNING_VARIABLE
from optimizer.workspace.place import FOLDER_VARIABLE, URL_VARIABLE
from optimizer.workspace.roles import Role

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")


def service() -> dict[str, list[str]]:
    """Settings of the unit; a key may stand several times."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "canvon.service").read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def test_docker_file_passes_the_linter():
    """Proves: hadolint finds nothing, at any level; it comes with the development tools."""
    here = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    hadolint = shutil.which("hadolint", path=here)
    assert hadolint
    ran = subprocess.run([hadolint, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_what_the_image_is_built_from_is_let_in():
    """Proves: .dockerignore lets in all that the wheel is made of, and nothing else."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    let_in = [line[1:] for line in lines if line.startswith("!")]
    assert lines[0] == "**"
    assert {"app.py", "app_views", "data", "models", "optimizer", "pyproject.toml", "README.md"} < set(let_in)
    assert all((ROOT / path).exists() for path in let_in)
    assert ".git" not in let_in
    assert "tests" not in let_in


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd; its form is tested below")
def test_the_unit_is_one_that_systemd_understands(tmp_path):
    """Proves: no unknown key and no bad value; the program itself is stood in for."""
    unit = tmp_path / "canvon.service"
    text = (DEPLOY / "canvon.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/canvon/bin/canvon", "/bin/true"), encoding="utf-8")
    ran = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_unit_listens_on_the_machine_alone_and_keeps_to_its_folders():
    settings = service()
    assert settings["ExecStart"] == ["/opt/canvon/bin/canvon app --no-browser --port 8501"]
    assert settings["User"] != ["root"]
    assert settings["ProtectSystem"] == ["strict"]
    assert settings["NoNewPrivileges"] == ["yes"]
    assert settings["StateDirectory"] == ["canvon"]
    assert f"{FOLDER_VARIABLE}=/var/lib/canvon" in settings["Environment"][0]


needs_nginx = pytest.mark.skipif(
    shutil.which("nginx") is None and "CI" not in os.environ,
    reason="needs nginx; in CI its absence is a failure",
)


@needs_nginx
def test_nginx_understands_the_proxy(tmp_path):
    """Proves: `nginx -t` takes the file as it is, but for the certificate, which is made here."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "canvon.example.gov.vn")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + timedelta(days=3650))
    certificate = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    (tmp_path / "tls.crt").write_bytes(certificate)
    (tmp_path / "tls.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("/etc/canvon/", f"{tmp_path}/")
    (tmp_path / "canvon.conf").write_text(text, encoding="utf-8")
    around = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ include canvon.conf; }}"
    (tmp_path / "nginx.conf").write_text(around, encoding="utf-8")
    command = ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert "warn" not in ran.stderr


def test_the_proxy_passes_websockets_and_keeps_addresses_out_of_its_log():
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert "proxy_pass http://127.0.0.1:8501;" in text
    assert "proxy_set_header Upgrade $http_upgrade;" in text
    assert "access_log off;" in text
    assert text.count("{") == text.count("}")


def test_windows_reads_every_line_of_the_start_file():
    """Proves: line ends of Windows only, no jump to a label that is not there, no administrator."""
    content = (DEPLOY / "can_von.cmd").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8")
    assert set(re.findall(r"goto (\w+)", text)) == set(re.findall(r"(?m)^:(\w+)\r$", text))
    lines = text.splitlines()
    assert lines.index("chcp 65001 >nul") < next(at for at, line in enumerate(lines) if not line.isascii())
    assert "--no-index --find-links wheels canvon" in text
    assert "app\\Scripts\\canvon.exe app" in lines
    assert not re.search(r"runas|ProgramFiles|HKLM|reg add|setx /m", text, re.IGNORECASE)
    unescaped = re.sub(r"\^[()]", "", text)
    assert unescaped.count("(") == unescaped.count(")")


def test_git_leaves_the_line_ends_alone():
    assert "*.cmd -text" in (ROOT / ".gitattributes").read_text(encoding="utf-8")


def test_the_guide_names_what_there_is():
    """Proves: every file, variable and role it speaks of exists, and none is left out."""
    for path in re.findall(r"`((?:deploy|optimizer|benchmarks)/[\w./]+)`", GUIDE):
        assert (ROOT / path).exists(), path
    assert {path.name for path in DEPLOY.iterdir()} == set(re.findall(r"deploy/([\w.]+)", GUIDE))
    for variable in (FOLDER_VARIABLE, URL_VARIABLE, RUNNING_VARIABLE):
        assert f"`{variable}`" in GUIDE
    for role in Role:
        assert f"\n| {role}" in GUIDE
