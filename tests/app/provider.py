"""A small OpenID Connect provider on this machine: it asks who one is, and signs what it says."""

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "canvon", "s3cret-of-the-tests"


@dataclass(slots=True)
class Provider:
    """What it knows: claims of each account by the name on its button; codes it gave out."""

    accounts: dict[str, dict[str, Any]]
    address: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def metadata(self) -> dict[str, Any]:
        """What stands in `.well-known/openid-configuration`."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def tokens(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code, once, for who asked for it; None otherwise."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 600,
            "nonce": asked["nonce"],
            **self.accounts[asked["account"]],
        }
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/.well-known/openid-configuration":
            self._json(self.provider.metadata())
        elif parts.path == "/jwks":
            self._json({"keys": [self.provider.key.as_dict(private=False)]})
        elif parts.path == "/authorize":
            self._ask(parts.query)
        elif parts.path == "/chosen":
            self._send_back({name: own[0] for name, own in parse_qs(parts.query).items()})
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = dict(parse_qsl(self.rfile.read(length).decode()))
        own = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        is_client = self.headers.get("Authorization") == f"Basic {own}"
        found = self.provider.tokens(form) if is_client else None
        self._json(found or {"error": "invalid_grant"}, 200 if found else 400)

    def _ask(self, query: str) -> None:
        links = [
            f'<p><a href="/chosen?{html.escape(query)}&{urlencode({"account": name})}">{name}</a></p>'
            for name in self.provider.accounts
        ]
        self._answer("".join(links).encode(), "text/html; charset=utf-8")

    def _send_back(self, asked: dict[str, str]) -> None:
        code = secrets.token_urlsafe()
        self.provider.codes[code] = asked
        self.send_response(302)
        self.send_header(
            "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        )
        self.end_headers()

    def _json(self, content: dict[str, Any], status: int = 200) -> None:
        self._answer(json.dumps(content).encode(), "application/json", status)

    def _answer(self, content: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def provider_of(accounts: dict[str, dict[str, Any]]) -> Iterator[Provider]:
    """A provider that runs."""
    provider = Provider(accounts)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": provider}))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def secrets_file(provider: Provider, port: int) -> str:
    """What an office writes into `.streamlit/secrets.toml` for it."""
    return f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{secrets.token_urlsafe(48)}"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{provider.address}/.well-known/openid-configuration"
"""
