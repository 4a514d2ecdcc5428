"""The browser's way to the provider and back: it comes back to a listener on this computer, for this computer alone.

RFC 6749 section 4.1, with the proof of RFC 7636 and the address of RFC 8252 section 7.3. What comes back holds a code
that is as good as a password for some minutes: nothing of it is printed or logged.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from composer.account.settings import OAuth
from composer.errors import DeliveryError

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

Told = Callable[[Mapping[str, str]], str]
"""Says what went wrong, by the parameters that the browser brought; "" where nothing did."""

HOSTS = ("127.0.0.1", "localhost")
_CLOSE = "You can close this window and go back to prematch."
_STRAY = "prematch waits for the end of a sign-in, and this was not it."


@dataclass(frozen=True)
class WayBack:
    """Where the browser comes back to. `state` goes with it to the provider and proves that the answer is to us."""

    url: str
    state: str = field(repr=False)
    _answers: SimpleQueue[dict[str, str]] = field(repr=False)

    def wait(self, seconds: float) -> dict[str, str]:
        """Wait for the browser; gives what it brought, with `code` or `error` in it, or nothing in that time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            # In small steps: on Windows Ctrl-C is heard between them only.
            with suppress(Empty):
                return self._answers.get(timeout=0.1)
        return {}


def authorization(start: str, oauth: OAuth, address: str, way_back: WayBack, verifier: str) -> str:
    """Return the address for the browser to open. `start` is the provider's, `address` the user's own mailbox.

    `verifier` is for the token endpoint alone: its digest, which goes along here, tells nobody what it is.
    """
    digest = hashlib.sha256(verifier.encode()).digest()
    fields = {"response_type": "code", "client_id": oauth.client_id, "redirect_uri": way_back.url}
    fields |= {"state": way_back.state, "scope": oauth.scope, "login_hint": address}
    fields["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    fields["code_challenge_method"] = "S256"
    if f".{urlsplit(start).hostname}".endswith(".google.com"):  # gives a refresh token for these alone
        fields |= {"access_type": "offline", "prompt": "consent"}
    given = {key: value for key, value in fields.items() if value}
    return f"{start}{'&' if '?' in start else '?'}{urlencode(given, quote_via=quote)}"


@contextmanager
def listening(host: str, told: Told, where: str = "") -> Iterator[WayBack]:
    """Listen on a free port while the block runs. `host` is this computer's name in the address, one of HOSTS.

    `where` is the account's name, for the errors. Raises DeliveryError where nothing can listen.
    """
    from socketserver import ThreadingTCPServer

    server, state, answers = None, secrets.token_urlsafe(32), SimpleQueue[dict[str, str]]()
    if host not in HOSTS:
        problem = f"`redirect_host` must be {' or '.join(HOSTS)}"
        raise DeliveryError(problem, where=where, hint="Correct the account's file.")
    with suppress(OSError):
        server = ThreadingTCPServer(("127.0.0.1", 0), _handler(told, state, answers.put))
    if server is None:
        problem = "this computer does not let prematch wait for the browser"
        raise DeliveryError(problem, where=where, hint="Try again later.")
    with server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()  # before the browser: some hold the program up until they end
        try:
            yield WayBack(f"http://{host}:{server.server_address[1]}/", state, answers)
        finally:
            server.shutdown()
            thread.join()


def _handler(told: Told, state: str, came: Callable[[dict[str, str]], None]) -> type[BaseHTTPRequestHandler]:
    from http.server import BaseHTTPRequestHandler

    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # of a connection that a browser opens and does not use
        server_version, sys_version = "prematch", ""

        def handle(self) -> None:
            with suppress(OSError):  # a browser that hangs up
                super().handle()

        def do_GET(self) -> None:
            answer = _answer(self.path, state)
            try:
                self.send_response(200 if answer else 400)
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                self.end_headers()
                self.wfile.write(_page(answer, told).encode())
            finally:
                if answer:
                    came(answer)

        def log_message(self, *_: object) -> None:
            """Keep silent: the request's line holds the code."""

    return Handler


def _page(answer: Mapping[str, str], told: Told) -> str:
    """Return what the browser shows at the end."""
    if not answer:
        return _STRAY
    problem = told(answer)
    return f"The sign-in did not work: {problem}\n\n{_CLOSE}" if problem else _CLOSE


def _answer(target: str, state: str) -> dict[str, str]:
    """Return the parameters of the request that is waited for; of a stray one, nothing."""
    path, _, query = target.partition("?")
    answer = dict(parse_qsl(query))
    known = hmac.compare_digest(answer.get("state", "").encode(), state.encode())
    return answer if path == "/" and known and ("code" in answer or "error" in answer) else {}
