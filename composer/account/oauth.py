"""Signing in with OAuth 2.0 from a desktop program, and what a mail server wants to hear of it.

Two ways: in the browser, which comes back to this computer (RFC 6749 with RFC 7636 and RFC 8252), or with a code
that is typed in on any device (RFC 8628). No error holds a token, a code or a client secret, and none is raised
while another is handled: what the network or the provider said cannot come along as its cause.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard
from urllib.parse import quote, quote_plus, urlencode, urlsplit

from composer.account.loopback import authorization, listening
from composer.account.settings import OAuth
from composer.errors import DeliveryError

if TYPE_CHECKING:
    import ssl

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LARGEST = 1_000_000
_TIMEOUT = 30
_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
_SECRET = "client_secret code code_verifier device_code access_token refresh_token id_token".split()

_CONSENT = re.compile(r"\b(AADSTS(65001|90094|53003)|consent_required|admin_policy_enforced)\b")
_NO_PROGRAMS = (
    "your university does not let programs sign in",
    "Use `prematch draft --link outlook` or an .eml file instead.",
)
_TOO_LATE = ("the code was not entered in time", "Start the sign-in again.")
_KNOWN = {
    "access_denied": ("the sign-in was declined", "Start it again and allow what is asked for."),
    "expired_token": _TOO_LATE,
    "invalid_grant": ("the provider did not accept the sign-in", "Start it again and finish it in one go."),
    "invalid_client": (
        "the provider does not accept the client id or the client secret",
        "Look at `client_id` in the account's file. Some providers, as Google, want a client secret, too.",
    ),
}
_LAPSED = ("invalid_grant", "interaction_required", "login_required")
_PENDING = ("authorization_pending", "slow_down")


@dataclass(frozen=True)
class Tokens:
    """What a provider gives for a sign-in. The tokens are secrets, and `repr` leaves them out."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    """"" where the provider gave none: the sign-in then ends with the access token."""
    expires_in: int
    """Seconds from now to the end of the access token; 0 where the provider does not say."""


# --- the ways to tokens -------------------------------------------------------------------------------


def sign_in_by_browser(
    oauth: OAuth,
    address: str,
    open_browser: Callable[[str], object],
    client_secret: str = "",
    seconds: float = 300,
    ca_file: str = "",
    *,
    where: str = "",
) -> Tokens:
    """Let the user sign in in the browser and wait for it to come back to this computer.

    `open_browser` gets the address to open. `where` is the account's name, for the errors. Raises
    DeliveryError where the sign-in fails or does not come to an end within `seconds`.
    """
    provider = _Provider(oauth, client_secret, ca_file, where)
    start, _ = provider.url("authorization_endpoint"), provider.url("token_endpoint")
    verifier = secrets.token_urlsafe(48)
    with listening(oauth.redirect_host, provider.told, where) as way_back:
        open_browser(authorization(start, oauth, address, way_back, verifier))
        answer = way_back.wait(seconds)
    if not answer:
        raise provider.error("the sign-in did not come to an end in time", "Start it again in the browser.")
    if "error" in answer:
        raise provider.refused(answer, {})
    sent = {"grant_type": "authorization_code", "code": answer["code"], "code_verifier": verifier}
    return provider.tokens(provider.post("token_endpoint", {**sent, "redirect_uri": way_back.url}))


def sign_in_by_device(
    oauth: OAuth,
    show: Callable[[str, str], object],
    client_secret: str = "",
    sleep: Callable[[float], object] = time.sleep,
    ca_file: str = "",
    *,
    where: str = "",
) -> Tokens:
    """Let the user sign in on any device: `show` gets the address to open there and the code to type in.

    `where` is the account's name, for the errors. Raises DeliveryError where the sign-in fails or expires.
    """
    provider = _Provider(oauth, client_secret, ca_file, where)
    provider.url("token_endpoint")
    if not oauth.device_authorization_endpoint:
        raise provider.error("the provider has no sign-in with a code", "Sign in with the browser.")
    given = provider.post("device_authorization_endpoint", {"scope": oauth.scope})
    sent = {"grant_type": _DEVICE, "device_code": provider.show(given, show)}
    interval, waited = max(1, _seconds(given.get("interval"), 5)), 0
    while waited < _seconds(given.get("expires_in"), 900):
        sleep(interval)
        waited += interval
        answer = provider.post("token_endpoint", sent)
        if not answer.get("error"):
            return provider.tokens(answer)
        interval += 5 if answer["error"] == "slow_down" else 0
    raise provider.error(*_TOO_LATE)


def refresh(
    oauth: OAuth, refresh_token: str, client_secret: str = "", ca_file: str = "", *, where: str = ""
) -> Tokens:
    """Get a new access token; the refresh token stays where the provider gives no new one.

    `where` is the account's name, for the errors. Raises DeliveryError where the provider gives no token.
    """
    provider = _Provider(oauth, client_secret, ca_file, where)
    sent = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return provider.tokens(provider.post("token_endpoint", sent), kept=refresh_token)


# --- for the mail server ------------------------------------------------------------------------------


def mechanism(offered: Iterable[str]) -> str | None:
    """Choose how to give the token, of the mechanisms that a server offers (`XOAUTH2`, or `AUTH=XOAUTH2`)."""
    names = {name.upper().removeprefix("AUTH=") for name in offered}
    return next((name for name in ("OAUTHBEARER", "XOAUTH2") if name in names), None)


def bearer_initial(mechanism: str, user: str, access_token: str, host: str, port: int) -> bytes:
    """Return the first SASL response of OAUTHBEARER (RFC 7628) or XOAUTH2, not yet in Base64.

    Raises DeliveryError for a control character, which would end a field, and ValueError for another mechanism.
    """
    for what, text in (("login name", user), ("access token", access_token), ("server's name", host)):
        if not text.isprintable():
            hint = "Correct the account's file, or sign in again with `prematch account sign-in`."
            raise DeliveryError(f"the {what} holds a character that cannot be sent", hint=hint)
    if mechanism == "XOAUTH2":
        return f"user={user}\x01auth=Bearer {access_token}\x01\x01".encode()
    if mechanism == "OAUTHBEARER":
        name = user.replace("=", "=3D").replace(",", "=2C")
        return f"n,a={name},\x01host={host}\x01port={port}\x01auth=Bearer {access_token}\x01\x01".encode()
    raise ValueError(mechanism)


# --- the provider -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Provider:
    """Speaks with the endpoints, and makes an error of whatever is no token."""

    oauth: OAuth
    client_secret: str = field(repr=False)
    ca_file: str
    where: str

    def error(self, problem: str, hint: str) -> DeliveryError:
        return DeliveryError(problem, where=self.where, hint=hint)

    def url(self, key: str) -> str:
        """Return an endpoint that a secret may be sent to."""
        value = str(getattr(self.oauth, key))
        if not self.oauth.client_id:
            raise self.error("`client_id` is missing", "Get one of your provider, for the account's file.")
        if re.fullmatch(r"[!-~]+", value) and "#" not in value:
            scheme, host = _origin(value)
            if host and (scheme == "https" or (scheme == "http" and host in _LOOPBACK)):
                return value
        hint = "Copy it from the provider's page into the account's file."
        raise self.error(f"`{key}` must be an address that begins with https://", hint)

    def post(self, key: str, fields: Mapping[str, str]) -> dict[str, object]:
        """Send a form and return the answer. Of the provider's errors it can hold those that ask to wait."""
        url = self.url(key)
        form = {"client_id": self.oauth.client_id, **fields, "client_secret": self.client_secret}
        status, body = self._exchange(url, {name: value for name, value in form.items() if value})
        host, hint = _origin(url)[1], f"Look at `{key}` in the account's file, or try again later."
        if len(body) > _LARGEST:
            raise self.error(f"the answer of {host} is larger than 1 MB", hint)
        if 300 <= status < 400:
            raise self.error(f"{host} sends prematch on to another address, and it does not follow", hint)
        answer = _object(body)
        if answer.get("error") and answer["error"] not in _PENDING:
            raise self.refused(answer, form)
        if not answer or (status >= 400 and not answer.get("error")):
            raise self.error(f"{host} gave an answer (status {status}) that prematch cannot read", hint)
        return answer

    def _exchange(self, url: str, form: Mapping[str, str]) -> tuple[int, bytes]:
        import urllib.request as web
        from http.client import HTTPException

        scheme, host = _origin(url)
        opener = web.OpenerDirector()  # has no redirects and no errors: each answer comes back as it is
        opener.add_handler(web.ProxyHandler({} if host in _LOOPBACK else None))
        opener.add_handler(web.HTTPHandler() if scheme == "http" else web.HTTPSHandler(context=self._tls()))
        headers = {"Accept": "application/json", "User-Agent": "prematch"}
        request = web.Request(url, urlencode(form).encode(), headers)  # noqa: S310 - `url` lets https pass
        try:
            with opener.open(request, timeout=_TIMEOUT) as response:
                return response.status, response.read(_LARGEST + 1)
        except (OSError, HTTPException, ValueError) as caught:  # ValueError: a name that DNS cannot hold
            problem, hint = _network_fault(caught)
        raise self.error(f"{host} {problem}", hint)

    def _tls(self) -> ssl.SSLContext:
        import ssl

        with suppress(OSError, ValueError):
            return ssl.create_default_context(cafile=os.path.expanduser(self.ca_file) or None)
        hint = "It must be a PEM file: correct `ca_file` in the account's file."
        raise self.error(f"the certificates in {self.ca_file or 'the system'} cannot be read", hint)

    def tokens(self, answer: Mapping[str, object], kept: str = "") -> Tokens:
        """Read the tokens of an answer; `kept` is the refresh token where it brings none."""
        access, new = answer.get("access_token"), answer.get("refresh_token")
        if not _is_ascii(access) or str(answer.get("token_type", "bearer")).lower() != "bearer":
            hint = "Look at the endpoints and the `scope` in the account's file."
            raise self.error("the provider's answer holds no access token", hint)
        return Tokens(access, new if _is_ascii(new) else kept, _seconds(answer.get("expires_in"), 0))

    def show(self, given: Mapping[str, object], show: Callable[[str, str], object]) -> str:
        """Show the user where to go and what to type in; return the code to ask with."""
        page = given.get("verification_uri") or given.get("verification_url")
        code, device = given.get("user_code"), given.get("device_code")
        if not (_is_ascii(page) and page.startswith("http") and _is_ascii(code) and _is_ascii(device)):
            raise self.error("the provider gave no code to type in", "Sign in with the browser.")
        show(page, code)
        return device

    def refused(self, answer: Mapping[str, object], sent: Mapping[str, str]) -> DeliveryError:
        """Say what the provider's error means, without the secrets that were sent or came back."""
        code, more = str(answer["error"]), str(answer.get("error_description", ""))
        if _CONSENT.search(f"{code} {more} {answer.get('suberror')} {answer.get('error_subtype')}"):
            return self.error(*_NO_PROGRAMS)
        if code in _LAPSED and "refresh_token" in sent:
            hint = f"Sign in again with `prematch account sign-in {self.where or 'NAME'}`."
            return self.error("the sign-in has expired or was taken back", hint)
        if code in _KNOWN:
            return self.error(*_KNOWN[code])
        secret = [str(part.get(key) or "") for part in (sent, answer) for key in _SECRET]
        name = _shown(code, secret).encode("ascii", "ignore").decode()[:60]
        detail = f" ({_shown(more, secret)[:200]})" if more else ""
        hint = "Look at the account's file, or ask those who run the mail service."
        return self.error(f"the provider refuses the sign-in: {name}{detail}", hint)

    def told(self, answer: Mapping[str, str]) -> str:
        """Return for the browser what went wrong; "" where nothing did."""
        fault = self.refused(answer, {}).faults[0] if "error" in answer else None
        return f"{fault.problem}. {fault.hint}" if fault else ""


def _origin(url: str) -> tuple[str, str]:
    """Return scheme and host, both empty where the address cannot be read."""
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.port != 0:
            return parts.scheme, parts.hostname or ""
    return "", ""


def _network_fault(caught: Exception) -> tuple[str, str]:
    import socket
    import ssl
    from urllib.error import URLError

    reason = caught.reason if isinstance(caught, URLError) else caught
    clock = "Is the clock right? The certificates of an institution's own authority go into `ca_file`."
    online = "Are you online? If you are, look at the address in the account's file, or try again later."
    known = (
        (ssl.SSLCertVerificationError, "shows a certificate that is not trusted", clock),
        (socket.gaierror, "cannot be found", online),
        (ConnectionRefusedError, "refuses the connection", online),
        (TimeoutError, f"does not answer within {_TIMEOUT} seconds", online),
        (object, "breaks the connection off", online),
    )
    return next((problem, hint) for kind, problem, hint in known if isinstance(reason, kind))


def _object(body: bytes) -> dict[str, object]:
    """Return the JSON object that a text is, nothing for any other text."""
    with suppress(ValueError, RecursionError):
        answer = json.loads(body)
        return answer if isinstance(answer, dict) else {}
    return {}


def _is_ascii(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and re.fullmatch(r"[ -~]+", value) is not None


def _seconds(value: object, default: int) -> int:
    digits = str(value).partition(".")[0]
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else default


def _shown(text: str, secret: Iterable[str]) -> str:
    """Return a text in one printable line, with the secrets replaced before anything else happens to it."""
    known = sorted(filter(None, secret), key=len, reverse=True)
    for each in known:
        for form in (each, quote(each, safe=""), quote_plus(each)):
            text = text.replace(form, "…")
    part = re.compile(r"[\w+/~-]{8,}")  # of a secret, where it was cut off to be quoted
    text = part.sub(lambda found: "…" if any(found[0] in each for each in known) else found[0], text)
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
