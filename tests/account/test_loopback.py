"""The browser's way to the provider and back: what is waited for, and what is not."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from composer.account.loopback import WayBack, authorization, listening
from composer.account.settings import OAuth
from composer.errors import DeliveryError

ADDRESS = "amara.okafor@example.org"
CLOSE = "You can close this window and go back to prematch."


def no_fault(_: Mapping[str, str]) -> str:
    return ""


@pytest.fixture
def way_back() -> Iterator[WayBack]:
    with listening("127.0.0.1", no_fault) as opened:
        yield opened


def fetch(url: str) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=5)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path or "/")
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def come_back(way_back: WayBack, path: str = "", **brought: str) -> tuple[int, str]:
    return fetch(f"{way_back.url}{path}?{urlencode({'state': way_back.state, **brought})}")


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(DeliveryError) as caught:
        call()
    return str(caught.value)


def open_and_close(host: str, where: str = "") -> None:
    with listening(host, no_fault, where):
        pytest.fail("it listens")


# --- what is waited for -------------------------------------------------------------------------------


def test_the_code_is_given_and_the_window_may_be_closed(way_back: WayBack) -> None:
    assert come_back(way_back, code="code-1") == (200, CLOSE)
    assert way_back.wait(5) == {"state": way_back.state, "code": "code-1"}


def test_an_error_is_given_and_what_went_wrong_is_shown() -> None:
    with listening("127.0.0.1", lambda answer: f"It was {answer['error']}.") as way_back:
        status, page = come_back(way_back, error="declined")
        assert way_back.wait(5)["error"] == "declined"
    assert (status, page) == (200, f"The sign-in did not work: It was declined.\n\n{CLOSE}")


def test_what_is_shown_is_text_and_not_a_page_that_could_run() -> None:
    with listening("127.0.0.1", no_fault) as way_back:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(way_back.url).port, timeout=5)
        connection.request("GET", f"/?state={way_back.state}&code=c")
        response = connection.getresponse()
        response.read()
        connection.close()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "stray", ["favicon.ico", "", "?code=x&state=wrong", "elsewhere?code=x", "?code=x", "?"]
)
def test_a_stray_request_gets_400_and_does_not_end_the_wait(way_back: WayBack, stray: str) -> None:
    assert fetch(way_back.url + stray)[0] == 400
    come_back(way_back, code="code-1")
    assert way_back.wait(5)["code"] == "code-1"


def test_a_request_with_the_right_state_on_a_wrong_path_is_a_stray_one(way_back: WayBack) -> None:
    assert come_back(way_back, "elsewhere", code="x")[0] == 400
    assert way_back.wait(0) == {}


def test_the_right_state_alone_is_a_stray_request(way_back: WayBack) -> None:
    assert come_back(way_back)[0] == 400


def test_a_state_that_is_not_ascii_is_a_stray_request(way_back: WayBack) -> None:
    assert fetch(f"{way_back.url}?code=x&state=%C3%A9%FF")[0] == 400


def test_the_wait_ends_where_nobody_comes(way_back: WayBack) -> None:
    assert way_back.wait(0.01) == {}


def test_a_connection_that_is_opened_and_not_used_does_not_stand_in_the_way(way_back: WayBack) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(way_back.url).port or 0), 5):
        come_back(way_back, code="code-1")
        assert way_back.wait(5)["code"] == "code-1"


def test_the_state_is_new_each_time_and_does_not_show_itself() -> None:
    with listening("127.0.0.1", no_fault) as one, listening("127.0.0.1", no_fault) as other:
        assert one.state != other.state
        assert one.state not in repr(one)


# --- the listener -------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_address_names_this_computer_as_the_provider_wants_it(host: str) -> None:
    with listening(host, no_fault) as way_back:
        assert urlsplit(way_back.url).hostname == host


def test_a_redirect_to_another_computer_is_refused() -> None:
    assert refused(lambda: open_and_close("elsewhere.example", "work")) == (
        "work: `redirect_host` must be 127.0.0.1 or localhost. Correct the account's file."
    )


def test_a_computer_without_a_free_port_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no")

    monkeypatch.setattr("socketserver.TCPServer.server_bind", refuse)
    error = refused(lambda: open_and_close("127.0.0.1"))
    assert "this computer does not let prematch wait for the browser" in error


def test_the_listener_is_gone_after_an_interruption() -> None:
    with pytest.raises(KeyboardInterrupt), listening("127.0.0.1", no_fault) as way_back:
        raise KeyboardInterrupt
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", urlsplit(way_back.url).port or 0), 5)


def test_nothing_is_printed_whatever_comes(capfd: pytest.CaptureFixture[str]) -> None:
    before = set(threading.enumerate())
    with listening("127.0.0.1", no_fault) as way_back:
        hang_up(way_back.url)
        come_back(way_back, code="code-1")
        for thread in set(threading.enumerate()) - before:
            if thread.name.startswith("Thread-") and "process_request" in thread.name:
                thread.join(5)
    assert capfd.readouterr() == ("", "")


def hang_up(url: str) -> None:
    """Ask for something and go away, with a reset in place of a goodbye."""
    with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), 5) as rude:
        rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        rude.sendall(b"GET /?code=code-4 HTT")


# --- the way there ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("endpoint", "added"),
    [
        ("https://accounts.google.com/o/oauth2/v2/auth", {"access_type": "offline", "prompt": "consent"}),
        ("https://accounts.google.com.idp.example/auth", {}),
        ("https://idp.example.org/authorize?tenant=a", {"tenant": "a"}),
    ],
)
def test_google_alone_is_asked_for_a_refresh_token_in_its_own_way(
    way_back: WayBack, endpoint: str, added: dict[str, str]
) -> None:
    url = authorization(endpoint, OAuth("id", endpoint, ""), ADDRESS, way_back, "v" * 64)
    assert url.startswith(endpoint)
    asked = dict(parse_qsl(urlsplit(url).query))
    assert {key: asked[key] for key in ("access_type", "prompt", "tenant") if key in asked} == added


def test_the_verifier_itself_does_not_go_to_the_browser(way_back: WayBack) -> None:
    url = authorization("https://idp.example.org/a", OAuth("id", "", ""), ADDRESS, way_back, "v" * 64)
    assert "v" * 64 not in url
    assert "code_challenge_method=S256" in url


def test_what_is_empty_is_left_out_of_the_address(way_back: WayBack) -> None:
    url = authorization("https://idp.example.org/a", OAuth("id", "", "", scope=""), "", way_back, "v")
    assert not {"scope", "login_hint"} & set(dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)))
