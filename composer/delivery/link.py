"""A link that opens the message in a mail service or program, for whom a file is no way.

A link is not a send, and what is typed after it opened is not checked again. The forms and the lengths that
services take are measured ones: Gmail's and Outlook's are not documented by their makers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from composer.addresses import check_address, check_header_text
from composer.delivery.receipt import Options, Outgoing, Receipt
from composer.errors import DeliveryError
from composer.model import Address, Message

NAME = "link"


@dataclass(frozen=True)
class Link:
    """An address for the browser, and what of the message it does not carry."""

    url: str
    body_included: bool
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Header or "Body" to its text: what the user must put in by hand."""


@dataclass(frozen=True)
class _Service:
    title: str
    longest: int
    """Characters of a link that were seen to arrive whole, with a margin."""
    start: str
    subject: str
    carries_cc: bool
    addresses_first: bool = False
    """Whether the recipients stand before the question mark (RFC 6068)."""
    advice: str = ""


_SIGN_IN = " Sign in to Outlook in the browser first, else spaces can arrive as plus signs."
SERVICES: Mapping[str, _Service] = {
    "mailto": _Service("your mail program", 1_900, "mailto:", "subject", True, addresses_first=True),
    "gmail": _Service("Gmail", 6_000, "https://mail.google.com/mail/?view=cm&fs=1&", "su", True),
    "outlook": _Service(
        "Outlook (work or school)",
        6_000,
        "https://outlook.office.com/mail/deeplink/compose?",
        "subject",
        False,
        advice=_SIGN_IN,
    ),
    "outlook-personal": _Service(
        "Outlook.com",
        6_000,
        "https://outlook.live.com/mail/0/deeplink/compose?",
        "subject",
        False,
        advice=_SIGN_IN,
    ),
}


def deliver(outgoing: Outgoing, options: Options) -> Receipt:
    """Make the link of `options.service`; the receipt says what it leaves out. Raises as `compose_link`."""
    link = compose_link(outgoing.message, options.service)
    service = SERVICES[options.service]
    by_hand = "".join(
        f" Put in the {part} by hand: the link does not carry {'them' if part == 'Attachments' else 'it'}."
        for part in link.left_out
    )
    detail = f"The link opens the message in {service.title}.{by_hand}{service.advice}"
    return Receipt(NAME, link.url, outgoing.sha256, detail, link.left_out or None)


def compose_link(message: Message, service: str) -> Link:
    """Return the link that opens the message in a service: mailto, gmail, outlook or outlook-personal.

    Where the whole would be longer than the service takes, the body is left out altogether, never cut.
    Raises DeliveryError for an unknown service and where even the rest is too long, MessageError for a
    header value that is not safe.
    """
    if service not in SERVICES:
        raise DeliveryError(f"there is no link for {service!r}", hint=f"Known are {', '.join(SERVICES)}.")
    form = SERVICES[service]
    check_header_text("Subject", message.subject)
    for name, addresses in (("To", message.to), ("Cc", message.cc)):
        for address in addresses:
            check_address(name, address)
    left_out = {} if form.carries_cc or not message.cc else {"Cc": ", ".join(map(str, message.cc))}
    if message.attachments:
        left_out["Attachments"] = ", ".join(message.attachments)
    whole = _url(form, message, message.body)
    if len(whole) <= form.longest:
        return Link(whole, True, left_out)
    short = _url(form, message, "")
    if len(short) > form.longest:
        raise DeliveryError(
            f"recipients and subject are too long for a link ({len(short)} of {form.longest} characters)",
            hint="Shorten the subject, or draft an .eml file.",
        )
    return Link(short, False, {**left_out, "Body": message.body})


def _url(form: _Service, message: Message, body: str) -> str:
    join = _mailto_addresses if form.addresses_first else _web_addresses
    values = {
        "to": "" if form.addresses_first else join(message.to),
        "cc": join(message.cc) if form.carries_cc else "",
        form.subject: _percent(message.subject),
        "body": _percent(body.rstrip("\n").replace("\n", "\r\n")),
    }
    query = "&".join(f"{name}={value}" for name, value in values.items() if value)
    if form.addresses_first:
        return f"{form.start}{join(message.to)}" + (f"?{query}" if query else "")
    return form.start + query


def _percent(text: str) -> str:
    """Percent-encode as UTF-8; a space is %20, since mail programs show a plus sign as it is."""
    return quote(text, safe="")


def _web_addresses(addresses: tuple[Address, ...]) -> str:
    return _percent(",".join(address.email for address in addresses))


def _mailto_addresses(addresses: tuple[Address, ...]) -> str:
    """Return the mailboxes with their `@` and the commas between them as they are (RFC 6068 section 2)."""
    pairs = (address.email.rpartition("@") for address in addresses)
    return ",".join(f"{_percent(local)}@{_percent(domain)}" for local, _, domain in pairs)
