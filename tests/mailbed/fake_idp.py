"""A small OAuth 2.0 provider on the loopback: code with PKCE, device code and refresh token.

    with FakeIdP("amara.okafor@example.org", key_file=bed.oauth_key) as idp:
        idp.authorization_endpoint, idp.token_endpoint, idp.device_authorization_endpoint

Its access tokens are JSON Web Tokens (HS256), which the mail bed's servers take when `key_file` is theirs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

ISSUER = "https://idp.mailbed.test"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Answer = tuple[int, dict[str, object]]


def make_token(
    key_file: Path, email: str, lifetime: int = 3600, *, issuer: str = ISSUER, **claims: object
) -> str:
    """Make an access token for an address; a negative lifetime gives one that has expired."""
    return _sign(base64.b64decode(key_file.read_bytes()), _claims(email, lifetime, issuer) | claims)


def challenge_of(verifier: str) -> str:
    """Give the S256 code challenge of a PKCE verifier."""
    return _base64url(hashlib.sha256(verifier.encode()).digest())


def _claims(email: str, lifetime: int, issuer: str) -> dict[str, object]:
    now = int(time.time())
    return {
        "iss": issuer,
        "sub": email,
        "email": email,
        "iat": now,
        "nbf": now - 5,
        "exp": now + lifetime,
        "jti": secrets.token_hex(8),
    }


def _sign(key: bytes, claims: dict[str, object]) -> str:
    head = _base64url(json.dumps({"typ": "JWT", "alg": "HS256"}).encode())
    signed = f"{head}.{_base64url(json.dumps(claims).encode())}"
    return f"{signed}.{_base64url(hmac.digest(key, signed.encode(), 'sha256'))}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


@dataclass
class _Code:
    challenge: str
    redirect_uri: str
    scope: str


@dataclass
class _Device:
    scope: str
    pending: int
    slow_down: int


class FakeIdP:
    """The provider. Its attributes may be changed while it runs.

    deny: the error (such as "access_denied") that consent ends with; None consents at once
    pending, slow_down: how many such answers each device code gets before its token
    interval: the seconds that a device is told to wait between two questions
    lifetime: of access tokens, in seconds
    refuse_refresh: every refresh token is "invalid_grant"
    rotate: a refresh token is good once, and is answered with the next one
    wrong_state: /authorize sends back another state than it was given
    requests: the path and the parameters of everything that was asked
    """

    def __init__(
        self,
        email: str = "amara.okafor@example.org",
        *,
        key_file: Path | None = None,
        client_id: str = "prematch-test",
        client_secret: str | None = None,
    ) -> None:
        self.email = email
        self.client_id = client_id
        self.client_secret = client_secret
        self.deny: str | None = None
        self.pending = 1
        self.slow_down = 0
        self.interval = 1
        self.lifetime = 3600
        self.refuse_refresh = False
        self.rotate = True
        self.wrong_state = False
        self.requests: list[tuple[str, dict[str, str]]] = []
        self._key = base64.b64decode(key_file.read_bytes()) if key_file else secrets.token_bytes(32)
        self._codes: dict[str, _Code] = {}
        self._devices: dict[str, _Device] = {}
        self._refresh: dict[str, str] = {}
        self._lock = threading.Lock()
        self._http = _Server(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    @property
    def authorization_endpoint(self) -> str:
        return f"{self.url}/authorize"

    @property
    def token_endpoint(self) -> str:
        return f"{self.url}/token"

    @property
    def device_authorization_endpoint(self) -> str:
        return f"{self.url}/device"

    def __enter__(self) -> FakeIdP:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def authorize(self, asked: dict[str, str]) -> str | None:
        """Give where /authorize sends the browser to; None when the request cannot be answered by that."""
        with self._lock:
            self.requests.append(("/authorize", asked))
            redirect = asked.get("redirect_uri", "")
            parts = urlsplit(redirect)
            if asked.get("client_id") != self.client_id:
                return None
            if parts.scheme != "http" or parts.hostname not in LOOPBACK:
                return None
            state = "another state" if self.wrong_state else asked.get("state", "")
            back = {"state": state} | self._consent(asked, redirect)
            return f"{redirect}{'&' if parts.query else '?'}{urlencode(back)}"

    def _consent(self, asked: dict[str, str], redirect: str) -> dict[str, str]:
        if self.deny:
            return {"error": self.deny}
        if asked.get("response_type") != "code":
            return {"error": "unsupported_response_type"}
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return {"error": "invalid_request", "error_description": "PKCE with S256 is required"}
        code = secrets.token_urlsafe(16)
        self._codes[code] = _Code(asked["code_challenge"], redirect, asked.get("scope", "mail"))
        return {"code": code}

    def post(self, path: str, asked: dict[str, str]) -> Answer:
        """Answer /device or /token: the HTTP status, and what goes out as JSON."""
        with self._lock:
            self.requests.append((path, asked))
            if path == "/device":
                return self._device(asked)
            if path == "/token":
                return self._token(asked)
            return 404, {"error": "not_found"}

    def _device(self, asked: dict[str, str]) -> Answer:
        if asked.get("client_id") != self.client_id:
            return 401, {"error": "invalid_client"}
        code = secrets.token_urlsafe(16)
        self._devices[code] = _Device(asked.get("scope", "mail"), self.pending, self.slow_down)
        return 200, {
            "device_code": code,
            "user_code": "BEDS-MAIL",
            "verification_uri": f"{self.url}/code",
            "expires_in": 300,
            "interval": self.interval,
        }

    def _token(self, asked: dict[str, str]) -> Answer:
        if asked.get("client_id") != self.client_id:
            return 401, {"error": "invalid_client"}
        if self.client_secret is not None and asked.get("client_secret") != self.client_secret:
            return 401, {"error": "invalid_client", "error_description": "The client secret is wrong"}
        match asked.get("grant_type"):
            case "authorization_code":
                return self._from_code(asked)
            case "refresh_token":
                return self._from_refresh(asked)
            case grant if grant == DEVICE_GRANT:
                return self._from_device(asked)
            case _:
                return 400, {"error": "unsupported_grant_type"}

    def _from_code(self, asked: dict[str, str]) -> Answer:
        code = self._codes.pop(asked.get("code", ""), None)
        if code is None or code.redirect_uri != asked.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        verifier = asked.get("code_verifier", "")
        if not 43 <= len(verifier) <= 128 or challenge_of(verifier) != code.challenge:
            return 400, {"error": "invalid_grant", "error_description": "The code verifier does not fit"}
        return self._grant(code.scope, with_refresh=True)

    def _from_device(self, asked: dict[str, str]) -> Answer:
        name = asked.get("device_code", "")
        device = self._devices.get(name)
        if device is None:
            return 400, {"error": "expired_token"}
        if self.deny:
            return 400, {"error": self.deny}
        if device.slow_down > 0:
            device.slow_down -= 1
            return 400, {"error": "slow_down"}
        if device.pending > 0:
            device.pending -= 1
            return 400, {"error": "authorization_pending"}
        del self._devices[name]
        return self._grant(device.scope, with_refresh=True)

    def _from_refresh(self, asked: dict[str, str]) -> Answer:
        old = asked.get("refresh_token", "")
        if self.refuse_refresh or old not in self._refresh:
            return 400, {
                "error": "invalid_grant",
                "error_description": "The refresh token is not good (any more)",
            }
        scope = self._refresh.pop(old) if self.rotate else self._refresh[old]
        return self._grant(scope, with_refresh=self.rotate)

    def _grant(self, scope: str, *, with_refresh: bool) -> Answer:
        given: dict[str, object] = {
            "access_token": _sign(self._key, _claims(self.email, self.lifetime, ISSUER)),
            "token_type": "Bearer",
            "expires_in": self.lifetime,
            "scope": scope,
        }
        if with_refresh:
            refresh = secrets.token_urlsafe(24)
            self._refresh[refresh] = scope
            given["refresh_token"] = refresh
        return 200, given


class _Server(ThreadingHTTPServer):
    def __init__(self, idp: FakeIdP) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.idp = idp


class _Handler(BaseHTTPRequestHandler):
    timeout = 10
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        where = None
        if parts.path == "/authorize":
            where = self.server.idp.authorize(dict(parse_qsl(parts.query)))
        if where is None:
            self._answer(400, {"error": "invalid_request"})
            return
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = self._basic_login() | dict(parse_qsl(body.decode()))
        self._answer(*self.server.idp.post(urlsplit(self.path).path, asked))

    def _basic_login(self) -> dict[str, str]:
        """Read the client's name and secret where it gives them in a header instead of in the form."""
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return {}
        name, _, secret = base64.b64decode(value).decode().partition(":")
        return {"client_id": unquote(name), "client_secret": unquote(secret)}

    def _answer(self, status: int, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: what was asked is in `requests`."""
