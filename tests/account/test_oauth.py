"""Signing in with OAuth 2.0: in the browser, with a code, and again with what is kept of it."""

from __future__ import annotations

import json
import re
import socket
import ssl
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.account import oauth as oauth_module
from composer.account.oauth import (
    Tokens,
    bearer_initial,
    mechanism,
    refresh,
    sign_in_by_browser,
    sign_in_by_device,
)
from composer.account.settings import OAuth
from composer.errors import DeliveryError
from tests.mailbed import certificates as authority
from tests.mailbed.fake_idp import FakeIdP, challenge_of

ADDRESS = "amara.okafor@example.org"
CLOSE = "You can close this window and go back to prematch."
Call = Callable[[], object]


# --- a provider, a browser, a server that answers oddly -----------------------------------------------


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def idp() -> Iterator[FakeIdP]:
    with FakeIdP(ADDRESS) as running:
        yield running


def settings(idp: FakeIdP) -> OAuth:
    return OAuth(
        idp.client_id,
        idp.authorization_endpoint,
        idp.token_endpoint,
        idp.device_authorization_endpoint,
        scope="mail offline_access",
    )


def fetch(url: str) -> tuple[int, str]:
    """Give the status and the text that a browser would see, at the end of all redirects."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=10) as response:
            return response.status, response.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


class Browser:
    """Follows the address that it is given in the background, and keeps what it saw."""

    def __init__(self, before: Callable[[str], None] = lambda _: None) -> None:
        self.url = ""
        self.asked: dict[str, str] = {}
        self.seen: list[tuple[int, str]] = []
        self._before = before
        self._thread: threading.Thread | None = None

    def __call__(self, url: str) -> None:
        self.url = url
        self.asked = dict(parse_qsl(urlsplit(url).query))
        self._thread = threading.Thread(target=self._go)
        self._thread.start()

    def _go(self) -> None:
        self._before(self.asked["redirect_uri"])
        self.seen.append(fetch(self.url))

    def close(self) -> tuple[int, str]:
        """Wait for the last page, and give it."""
        assert self._thread
        self._thread.join(10)
        return self.seen[-1]


@contextmanager
def answering(status: int, body: bytes | Callable[[bytes], bytes], *header: str) -> Iterator[OAuth]:
    """Settings whose endpoints are a server that always answers the same, or what it makes of the form."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            if header:
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(body(form) if callable(body) else body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield at(f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()


def at(origin: str) -> OAuth:
    return OAuth("prematch-test", f"{origin}/authorize", f"{origin}/token", f"{origin}/device")


def said(call: Call) -> str:
    with pytest.raises(DeliveryError) as caught:
        call()
    return str(caught.value)


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def no_wait(seconds: float) -> None:
    """In place of time.sleep."""


# --- in the browser -----------------------------------------------------------------------------------


def test_the_browser_brings_the_code_and_the_provider_gives_tokens(idp: FakeIdP) -> None:
    browser = Browser()
    tokens = sign_in_by_browser(settings(idp), ADDRESS, browser)
    assert tokens.access_token.count(".") == 2
    assert tokens.refresh_token
    assert tokens.expires_in == 3600
    assert browser.close() == (200, CLOSE)


def test_the_provider_is_asked_for_the_scope_the_code_and_the_users_own_address(idp: FakeIdP) -> None:
    browser = Browser()
    sign_in_by_browser(settings(idp), ADDRESS, browser)
    browser.close()
    assert browser.asked["response_type"] == "code"
    assert browser.asked["scope"] == "mail offline_access"
    assert browser.asked["login_hint"] == ADDRESS
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", browser.asked["redirect_uri"])


def test_the_verifier_fits_the_challenge_and_is_new_each_time(idp: FakeIdP) -> None:
    verifiers = []
    for _ in range(2):
        browser = Browser()
        sign_in_by_browser(settings(idp), ADDRESS, browser)
        browser.close()
        form = idp.requests[-1][1]
        assert challenge_of(form["code_verifier"]) == browser.asked["code_challenge"]
        assert browser.asked["code_challenge_method"] == "S256"
        verifiers.append(form["code_verifier"])
    assert len(set(verifiers)) == 2


def test_the_redirect_names_localhost_where_the_provider_wants_it(idp: FakeIdP) -> None:
    browser = Browser()
    assert sign_in_by_browser(replace(settings(idp), redirect_host="localhost"), ADDRESS, browser)
    browser.close()
    assert browser.asked["redirect_uri"].startswith("http://localhost:")


def test_a_browser_that_holds_the_program_up_is_served_too(idp: FakeIdP) -> None:
    assert sign_in_by_browser(settings(idp), ADDRESS, fetch).access_token


def test_a_wrong_state_is_not_taken_and_the_wait_ends_in_time(idp: FakeIdP) -> None:
    idp.wrong_state = True
    seen: list[tuple[int, str]] = []
    error = said(
        lambda: sign_in_by_browser(
            settings(idp), ADDRESS, lambda url: seen.append(fetch(url)), seconds=0, where="work"
        )
    )
    assert error == "work: the sign-in did not come to an end in time. Start it again in the browser."
    assert [status for status, _ in seen] == [400]
    assert not [path for path, _ in idp.requests if path == "/token"]


def test_a_sign_in_that_was_declined_is_said_in_the_browser_and_here(idp: FakeIdP) -> None:
    idp.deny = "access_denied"
    browser = Browser()
    error = said(lambda: sign_in_by_browser(settings(idp), ADDRESS, browser))
    assert error == "the sign-in was declined. Start it again and allow what is asked for."
    status, page = browser.close()
    assert status == 200
    assert page.startswith("The sign-in did not work: the sign-in was declined.")
    assert page.endswith(CLOSE)


def test_consent_that_only_an_administrator_can_give_leads_to_a_link_or_a_file(idp: FakeIdP) -> None:
    idp.deny = "consent_required"
    browser = Browser()
    error = said(lambda: sign_in_by_browser(settings(idp), ADDRESS, browser))
    assert error == (
        "your university does not let programs sign in."
        " Use `prematch draft --link outlook` or an .eml file instead."
    )
    assert "your university" in browser.close()[1]


@pytest.mark.parametrize(
    "answer",
    [
        {"error": "invalid_grant", "error_description": "AADSTS65001: The administrator has not consented."},
        {"error": "access_denied", "error_description": "AADSTS90094: Admin consent is required."},
        {"error": "invalid_grant", "suberror": "consent_required"},
        {"error": "invalid_grant", "error_subtype": "admin_policy_enforced"},
    ],
)
def test_the_words_of_providers_for_such_a_consent_are_known(answer: dict[str, str]) -> None:
    with answering(400, json.dumps(answer).encode()) as odd:
        assert "your university does not let programs sign in" in said(lambda: refresh(odd, "r"))


# --- with a code --------------------------------------------------------------------------------------


def test_a_code_typed_in_on_another_device_gives_tokens(idp: FakeIdP) -> None:
    shown: list[tuple[str, str]] = []
    waits: list[float] = []
    tokens = sign_in_by_device(
        settings(idp), lambda page, code: shown.append((page, code)), sleep=waits.append
    )
    assert tokens.access_token
    assert tokens.refresh_token
    assert shown == [(f"{idp.url}/code", "BEDS-MAIL")]
    assert waits == [1, 1]


def test_a_provider_that_wants_more_time_is_asked_five_seconds_later(idp: FakeIdP) -> None:
    idp.slow_down, idp.pending, idp.interval = 2, 1, 4
    waits: list[float] = []
    sign_in_by_device(settings(idp), no_show, sleep=waits.append)
    assert waits == [4, 9, 14, 14]


def test_a_code_that_was_declined_is_told(idp: FakeIdP) -> None:
    idp.deny = "access_denied"
    assert "the sign-in was declined" in said(
        lambda: sign_in_by_device(settings(idp), no_show, sleep=no_wait)
    )


def test_a_code_that_the_provider_calls_expired_is_told(idp: FakeIdP) -> None:
    idp.deny = "expired_token"
    error = said(lambda: sign_in_by_device(settings(idp), no_show, sleep=no_wait, where="work"))
    assert error == "work: the code was not entered in time. Start the sign-in again."


def test_the_questions_end_when_the_time_is_over(idp: FakeIdP) -> None:
    idp.pending, idp.interval = 1000, 50
    waits: list[float] = []
    error = said(lambda: sign_in_by_device(settings(idp), no_show, sleep=waits.append))
    assert "the code was not entered in time" in error
    assert sum(waits) == 300


def test_a_provider_without_codes_leads_to_the_browser(idp: FakeIdP) -> None:
    oauth = replace(settings(idp), device_authorization_endpoint="")
    assert "Sign in with the browser." in said(lambda: sign_in_by_device(oauth, no_show))


@pytest.mark.parametrize(
    "lacking",
    [
        {"verification_uri": "javascript:x"},
        {"user_code": "\x1b[2J"},
        {"device_code": None},
        {"verification_uri": ["x"]},
    ],
)
def test_an_answer_without_a_usable_code_is_not_shown(lacking: dict[str, object]) -> None:
    answer = {
        "verification_uri": "https://idp.example.org/d",
        "user_code": "AB",
        "device_code": "d",
    } | lacking
    with answering(200, json.dumps(answer).encode()) as odd:
        error = said(lambda: sign_in_by_device(odd, lambda *_: pytest.fail("shown"), sleep=no_wait))
    assert "the provider gave no code to type in" in error


def no_show(page: str, code: str) -> None:
    """In place of telling the user."""


# --- again with the refresh token ---------------------------------------------------------------------


def signed_in(idp: FakeIdP) -> Tokens:
    idp.pending = 0
    return sign_in_by_device(settings(idp), no_show, sleep=no_wait)


def test_a_refresh_brings_the_next_refresh_token(idp: FakeIdP) -> None:
    first = signed_in(idp)
    second = refresh(settings(idp), first.refresh_token)
    assert second.refresh_token not in ("", first.refresh_token)
    assert second.access_token != first.access_token


def test_the_refresh_token_stays_where_no_new_one_comes(idp: FakeIdP) -> None:
    first = signed_in(idp)
    idp.rotate = False
    assert refresh(settings(idp), first.refresh_token).refresh_token == first.refresh_token


def test_a_used_refresh_token_asks_for_a_new_sign_in(idp: FakeIdP) -> None:
    first = signed_in(idp)
    refresh(settings(idp), first.refresh_token)
    error = said(lambda: refresh(settings(idp), first.refresh_token, where="work"))
    assert error == (
        "work: the sign-in has expired or was taken back. Sign in again with `prematch account sign-in work`."
    )


def test_a_refused_refresh_asks_for_a_new_sign_in(idp: FakeIdP) -> None:
    first = signed_in(idp)
    idp.refuse_refresh = True
    assert "`prematch account sign-in NAME`" in said(lambda: refresh(settings(idp), first.refresh_token))


# --- the client secret --------------------------------------------------------------------------------


def test_a_client_secret_is_sent_where_there_is_one() -> None:
    with FakeIdP(ADDRESS, client_secret="hush-hush") as idp:
        idp.pending = 0
        first = sign_in_by_device(settings(idp), no_show, "hush-hush", no_wait)
        assert refresh(settings(idp), first.refresh_token, "hush-hush").access_token
        browser = Browser()
        assert sign_in_by_browser(settings(idp), ADDRESS, browser, "hush-hush").access_token
        browser.close()


def test_a_provider_that_demands_a_client_secret_is_told() -> None:
    with FakeIdP(ADDRESS, client_secret="hush-hush") as idp:
        error = said(lambda: sign_in_by_device(settings(idp), no_show, sleep=no_wait))
    assert "the provider does not accept the client id or the client secret" in error
    assert "`client_id`" in error


def test_no_client_secret_is_sent_where_there_is_none(idp: FakeIdP) -> None:
    signed_in(idp)
    assert not [form for _, form in idp.requests if "client_secret" in form]


# --- endpoints ----------------------------------------------------------------------------------------

ODD = [
    "http://idp.example.org/token",
    "http://127.0.0.1.example.org/token",
    "http://127.0.0.1@idp.example.org/token",
    "ftp://127.0.0.1/token",
    "file:///etc/passwd",
    "https://",
    "https://[::1/token",
    "https://idp.example.org:port/token",
    "https://idp.example.org/a b",
    "https://idp.example.org/#token",
    "",
]


@pytest.mark.parametrize("url", ODD)
def test_an_endpoint_that_others_could_listen_to_is_refused_by_its_key(url: str) -> None:
    error = said(
        lambda: refresh(replace(at("https://idp.example.org"), token_endpoint=url), "r", where="work")
    )
    assert error.startswith("work: `token_endpoint` must be an address that begins with https://")


def test_nothing_is_opened_where_an_endpoint_is_refused() -> None:
    oauth = replace(at("https://idp.example.org"), token_endpoint="http://idp.example.org/token")
    assert "`token_endpoint`" in said(lambda: sign_in_by_browser(oauth, ADDRESS, pytest.fail))
    oauth = replace(at("https://idp.example.org"), authorization_endpoint="http://idp.example.org/a")
    assert "`authorization_endpoint`" in said(lambda: sign_in_by_browser(oauth, ADDRESS, pytest.fail))


def test_a_device_endpoint_that_others_could_listen_to_is_refused_by_its_key() -> None:
    oauth = replace(at("https://idp.example.org"), device_authorization_endpoint="http://idp.example.org/d")
    assert "`device_authorization_endpoint`" in said(lambda: sign_in_by_device(oauth, no_show))


def test_a_missing_client_id_is_told() -> None:
    assert "`client_id` is missing" in said(
        lambda: refresh(replace(at("https://x.example"), client_id=""), "r")
    )


def test_a_proxy_is_not_told_what_goes_to_this_computer(
    idp: FakeIdP, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    assert signed_in(idp).access_token


# --- answers that are none ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Please sign in to the hotel's network</html>",
        b"",
        b"[1]",
        b'"text"',
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b"1" * 10_000,
    ],
)
def test_an_answer_that_is_no_json_object_is_told(body: bytes) -> None:
    with answering(200, body) as odd:
        error = said(lambda: refresh(odd, "r"))
    assert error.startswith("127.0.0.1 gave an answer (status 200) that prematch cannot read.")


def test_an_error_of_the_server_is_told_with_its_status() -> None:
    with answering(503, b'{"message": "busy"}') as odd:
        assert "(status 503)" in said(lambda: refresh(odd, "r"))


def test_an_answer_of_more_than_a_megabyte_is_told() -> None:
    with answering(200, b'{"access_token": "' + b"x" * 1_000_000 + b'"}') as odd:
        assert "is larger than 1 MB" in said(lambda: refresh(odd, "r"))


def test_an_answer_without_end_is_read_no_further() -> None:
    sent: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as endless:
        thread = threading.Thread(target=send_and_send, args=(endless, sent))
        thread.start()
        assert "larger than 1 MB" in said(
            lambda: refresh(at(f"http://127.0.0.1:{endless.getsockname()[1]}"), "r")
        )
        thread.join()
    assert sum(sent) < 20_000_000


def send_and_send(listener: socket.socket, sent: list[int]) -> None:
    connection, _ = listener.accept()
    with connection, suppress(OSError):
        connection.recv(65536)
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
        while sum(sent) < 40_000_000:
            sent.append(connection.send(b"x" * 65536))


def test_a_redirect_of_the_token_endpoint_is_not_followed(idp: FakeIdP) -> None:
    with answering(307, b"{}", "Location", idp.token_endpoint) as odd:
        assert "to another address" in said(lambda: refresh(odd, "r"))
    assert idp.requests == []


@pytest.mark.parametrize(
    "answer",
    [
        {"refresh_token": "r"},
        {"access_token": ""},
        {"access_token": 7},
        {"access_token": "a\x01b"},
        {"access_token": "a", "token_type": "DPoP"},
        {"error": "slow_down"},
    ],
)
def test_an_answer_without_an_access_token_for_mail_is_told(answer: dict[str, object]) -> None:
    with answering(200, json.dumps(answer).encode()) as odd:
        assert "holds no access token" in said(lambda: refresh(odd, "r"))


@pytest.mark.parametrize(
    ("given_", "read"),
    [(3599, 3599), ("3599", 3599), (3599.5, 3599), (None, 0), (-1, 0), (1e30, 0), ("x", 0)],
)
def test_the_lifetime_is_read_in_the_ways_that_providers_write_it(given_: object, read: int) -> None:
    answer = {"access_token": "a", "token_type": "bearer", "expires_in": given_}
    with answering(200, json.dumps(answer).encode()) as odd:
        assert refresh(odd, "r") == Tokens("a", "r", read)


def test_an_unknown_error_is_shown_short_and_printable() -> None:
    answer = {"error": "é" + "e" * 99, "error_description": "one\r\n\x1b[2J two " + "d" * 999}
    with answering(400, json.dumps(answer).encode()) as odd:
        error = said(lambda: refresh(odd, "r"))
    shown = re.fullmatch(r"the provider refuses the sign-in: (e+) \((one \[2J two d+)\)\. Look at .*", error)
    assert shown
    assert len(shown[1]) == 60
    assert len(shown[2]) == 200


# --- the network --------------------------------------------------------------------------------------


def test_a_refused_connection_is_told() -> None:
    odd = at(f"http://127.0.0.1:{closed_port()}")
    assert said(lambda: refresh(odd, "r", where="work")).startswith("work: 127.0.0.1 refuses the connection.")


def test_a_server_that_keeps_silent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth_module, "_TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        odd = at(f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert "does not answer within" in said(lambda: refresh(odd, "r"))


def test_a_server_that_hangs_up_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as rude:
        thread = threading.Thread(target=lambda: rude.accept()[0].close())
        thread.start()
        error = said(lambda: refresh(at(f"http://127.0.0.1:{rude.getsockname()[1]}"), "r"))
        thread.join()
    assert "breaks the connection off" in error


def test_a_name_that_is_not_found_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "idp.example.org cannot be found" in said(lambda: refresh(at("https://idp.example.org"), "r"))


def test_a_name_that_dns_cannot_hold_is_told() -> None:
    odd = at(f"https://{'a' * 70}.example")
    assert "breaks the connection off" in said(lambda: refresh(odd, "r"))


@pytest.mark.parametrize("name", ["empty.pem", "missing.pem"])
def test_certificates_that_cannot_be_read_are_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.pem").write_text("no certificate\n")
    ca_file = str(tmp_path / name)
    error = said(lambda: refresh(at("https://idp.example.org"), "r", ca_file=ca_file))
    assert f"the certificates in {ca_file} cannot be read" in error


@pytest.mark.skipif(bool(authority.missing()), reason="openssl is not installed")
def test_a_certificate_is_taken_from_the_private_authority_alone(tmp_path: Path) -> None:
    made = authority.make_certificates(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)
    with FakeIdP(ADDRESS) as idp:
        idp.pending = 0
        kept = signed_in(idp).refresh_token
        with encrypted(context, urlsplit(idp.url).port or 0) as port:
            oauth = replace(settings(idp), token_endpoint=f"https://localhost:{port}/token")
            assert "localhost shows a certificate that is not trusted" in said(lambda: refresh(oauth, kept))
            assert refresh(oauth, kept, ca_file=str(made.ca)).access_token


@contextmanager
def encrypted(context: ssl.SSLContext, target: int) -> Iterator[int]:
    """A port that speaks TLS and hands each request on to a port that does not."""

    def serve(listener: socket.socket) -> None:
        for _ in range(2):
            connection, _address = listener.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as inside:
                    hand_on(inside, target)
            except OSError:
                connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield int(listener.getsockname()[1])
        thread.join(10)


def hand_on(inside: ssl.SSLSocket, target: int) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        data += inside.recv(65536)
    length = int(re.search(rb"(?i)content-length: (\d+)", data)[1])  # type: ignore[index]
    while len(data.partition(b"\r\n\r\n")[2]) < length:
        data += inside.recv(65536)
    with socket.create_connection(("127.0.0.1", target), 5) as outside:
        outside.sendall(data)
        while answer := outside.recv(65536):
            inside.sendall(answer)


# --- secrets ------------------------------------------------------------------------------------------

SECRETS = ("Refresh/Token+1", "Client Secret=2")


def everything_said(error: BaseException) -> str:
    texts: list[str] = []
    links: list[BaseException | None] = [error]
    while links:
        link = links.pop()
        if link is not None:
            texts += [str(link), repr(link), repr(link.args), repr(getattr(link, "__notes__", ""))]
            texts += [repr(vars(link)), "".join(traceback.format_exception(link))]
            links += [link.__cause__, link.__context__]
    return "\n".join(texts)


def echo(form: bytes) -> bytes:
    """Make an error that gives back whatever was sent, as it came and read."""
    read = " ".join(f"{key}={value}" for key, value in parse_qsl(form.decode()))
    answer = {"error": f"odd {read}", "error_description": f"{read} {form.decode()} tok-3"}
    return json.dumps(answer | {"access_token": "tok-3"}).encode()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, echo),
        (200, echo),
        (200, lambda form: b"<html>" + form),
        (200, lambda form: b'{"refresh_token": "' + form + b'"}'),
        (302, lambda form: form),
        (200, lambda form: form * 30_000),
    ],
)
def test_no_error_of_a_refresh_holds_a_secret(
    status: int,
    body: Callable[[bytes], bytes],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(0)
    with answering(status, body) as odd, pytest.raises(DeliveryError) as caught:
        refresh(odd, SECRETS[0], SECRETS[1])
    texts = everything_said(caught.value) + caplog.text + "".join(capfd.readouterr())
    for secret in (*SECRETS, "Refresh%2FToken%2B1", "Client%20Secret%3D2", "Client+Secret", "tok-3"):
        assert secret not in texts


def test_no_error_of_the_browsers_way_holds_a_code(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)

    def come_back(url: str) -> None:
        asked = dict(parse_qsl(urlsplit(url).query))
        assert fetch(f"{asked['redirect_uri']}?state={asked['state']}&code=code-4")[0] == 200

    with answering(400, echo) as odd, pytest.raises(DeliveryError) as caught:
        sign_in_by_browser(odd, ADDRESS, come_back, SECRETS[1])
    texts = everything_said(caught.value) + caplog.text + "".join(capfd.readouterr())
    assert "the provider refuses the sign-in" in texts
    assert not re.search(r"code-4|Client.{1,3}Secret|code_verifier=[^…]", texts)


def test_an_error_in_the_browser_is_shown_without_the_code_beside_it() -> None:
    pages: list[tuple[int, str]] = []

    def come_back(url: str) -> None:
        asked = dict(parse_qsl(urlsplit(url).query))
        back = f"state={asked['state']}&code=code-4&error=odd&error_description=%3Cb%3Ecode-4%3C/b%3E"
        pages.append(fetch(f"{asked['redirect_uri']}?{back}"))

    error = said(lambda: sign_in_by_browser(at("http://127.0.0.1:9"), ADDRESS, come_back))
    assert "odd (<b>…</b>)" in error
    assert "code-4" not in pages[0][1]


def test_no_network_error_has_a_cause_that_could_hold_a_secret() -> None:
    with pytest.raises(DeliveryError) as caught:
        refresh(at(f"http://127.0.0.1:{closed_port()}"), SECRETS[0], SECRETS[1])
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert not any(secret in everything_said(caught.value) for secret in SECRETS)


def test_the_device_code_is_in_no_error(idp: FakeIdP) -> None:
    idp.deny = "odd_error"
    with pytest.raises(DeliveryError) as caught:
        sign_in_by_device(settings(idp), no_show, sleep=no_wait)
    assert idp.requests[-1][1]["device_code"] not in everything_said(caught.value)


def test_a_part_of_a_secret_that_a_provider_quotes_is_not_shown() -> None:
    answer = {"error": "odd", "error_description": "the token 'abcdefgh-ijkl...' is malformed"}
    with answering(400, json.dumps(answer).encode()) as odd:
        assert "odd (the token '…...' is malformed)" in said(lambda: refresh(odd, "abcdefgh-ijklmnop-qrst"))


def test_tokens_do_not_show_themselves() -> None:
    assert repr(Tokens("access", "refresh", 60)) == "Tokens(expires_in=60)"


# --- for the mail server ------------------------------------------------------------------------------

printable = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=40)
visible = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=80)


@given(printable, visible, visible, st.integers(1, 65535))
def test_oauthbearer_can_be_read_back(user: str, token: str, host: str, port: int) -> None:
    said_ = bearer_initial("OAUTHBEARER", user, token, host, port).decode()
    read = re.fullmatch(
        "n,a=([^,]*),\x01host=([^\x01]*)\x01port=([0-9]+)\x01auth=Bearer ([^\x01]*)\x01\x01", said_
    )
    assert read
    assert re.sub("=(2C|3D)", lambda sign: {"2C": ",", "3D": "="}[sign[1]], read[1]) == user
    assert not re.search("=(?!2C|3D)", read[1])
    assert read.groups()[1:] == (host, str(port), token)


@given(printable, visible)
def test_xoauth2_can_be_read_back(user: str, token: str) -> None:
    said_ = bearer_initial("XOAUTH2", user, token, "smtp.example.org", 587).decode()
    read = re.fullmatch("user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01", said_)
    assert read
    assert read.groups() == (user, token)


@pytest.mark.parametrize("sign", ["\x01", "\r\n", "\0", "\ud800"])
def test_a_character_that_would_end_a_field_is_refused(sign: str) -> None:
    assert "the login name holds" in said(lambda: bearer_initial("XOAUTH2", f"a{sign}b", "t", "h", 1))
    error = said(lambda: bearer_initial("OAUTHBEARER", "a", f"tok-5{sign}", "h", 1))
    assert "the access token holds a character that cannot be sent" in error
    assert "tok-5" not in error


def test_another_mechanism_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="PLAIN"):
        bearer_initial("PLAIN", "a", "t", "h", 1)


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["PLAIN", "XOAUTH2", "OAUTHBEARER"], "OAUTHBEARER"),
        (["plain", "xoauth2"], "XOAUTH2"),
        (["IMAP4REV1", "AUTH=XOAUTH2", "AUTH=PLAIN"], "XOAUTH2"),
        (["PLAIN", "LOGIN"], None),
        ([], None),
    ],
)
def test_the_standard_mechanism_is_chosen_before_the_older_one(
    offered: list[str], chosen: str | None
) -> None:
    assert mechanism(offered) == chosen
