"""Whether who wrote a message is of the program that it seems to come from. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from composer.guard.context import Context
from composer.guard.roster import mentions
from composer.model import Address, Program
from composer.names import fold, plain_name
from composer.quotes import Own, forwarded_from
from composer.text import edit_distance, read
from composer.text import fold as fold_letters

_ALIKE = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"})
_LONGEST = 80
_TRUST_NOTHING = (
    "Do not trust it: open no link and no attachment in it, and give no password and no private data."
)


def is_of(program: Program, mailbox: str) -> bool:
    """Whether a mailbox is one of a program's people, or lies in one of its mail domains or below one."""
    domain = _plain(mailbox.rpartition("@")[2])
    known = {person.email.casefold() for person in program.people if person.email}
    return mailbox.casefold() in known or any(
        domain == home or domain.endswith(f".{home}") for home in map(_plain, program.domains)
    )


def writer(context: Context) -> tuple[str, bool]:
    """Return the mailbox that wrote a message, and whether its own header names it.

    A message that the applicant forwarded was written by whom the forward names, which anybody could type.
    """
    sender = context.message.sender.email if context.message.sender else ""
    return writer_of(context.message.body, context.message.subject, sender, _own(context))


def writer_of(body: str, subject: str, sender: str, own: Own) -> tuple[str, bool]:
    """Return the same for a message that is not yet set into its season."""
    if not sender or sender.casefold() != own.email.casefold():
        return sender, bool(sender)
    return forwarded_from(body, subject=subject, sender=sender, own=own), False


def surely_of(context: Context) -> bool:
    """Whether the header of a message itself names a writer who is of its program."""
    mailbox, named = writer(context)
    return named and context.program is not None and is_of(context.program, mailbox)


def foreign(context: Context) -> bool:
    """Whether a message names a writer who is not of its program; not where it names none, as a pasted text."""
    mailbox, _ = writer(context)
    return bool(mailbox) and (context.program is None or not is_of(context.program, mailbox))


def doubts(context: Context) -> Iterator[str]:
    """What to know of a message before trusting it, one entry a doubt; nothing where its sender is of the program."""
    mailbox, named = writer(context)
    program = context.program
    if not mailbox:
        if context.message.sender is not None:
            yield "this came from your own address, and does not name who wrote it."
        return
    if program is None:
        yield from _of_nobody(context, mailbox)
    elif not is_of(program, mailbox):
        yield _foreign(context, mailbox, program)
    elif not named:
        by = f"By the forward it is from {_shown(mailbox)}"
        yield f"you forwarded this yourself. {by}; look at the original to be sure."
    else:
        yield from _astray(context, program)


def _of_nobody(context: Context, mailbox: str) -> Iterator[str]:
    """The program is not known: the message may claim one that its sender is not of."""
    owners = [program for program in context.facts.programs.values() if is_of(program, mailbox)]
    seems = claimed(context)
    if owners:
        names = " and ".join(program.id for program in owners)
        yield f"the sender, {_shown(mailbox)}, may be of {names}. Say which, with --program ID."
    elif seems is not None:
        yield _foreign(context, mailbox, seems)
    else:
        yield (
            f"it is not known which program wrote this: {_shown(mailbox)} is of no program on file. Name it with"
            " --program ID, or write the address or its mail domain into the program's file."
        )


def _foreign(context: Context, mailbox: str, program: Program) -> str:
    """The sender is of another domain than the program: what is on file, what it looks like, and what to do."""
    domain = mailbox.rpartition("@")[2]
    own = _own(context)
    said = [f"the sender, {_shown(mailbox)}, is not of {program.name}{_on_file(program)}."]
    if alike := _looks_like(domain, program):
        said.append(f"Its domain resembles {alike}, but is another.")
    elif other := next((p for p in context.facts.programs.values() if is_of(p, mailbox)), None):
        said.append(f"It is an address of {other.name}.")
    if shown := _shown_as(context.message.sender, program, own):
        said.append(shown)
    known = _known_address(program)
    ask = f" ({known})" if known else ""
    said.append(_TRUST_NOTHING)
    said.append(f"Ask the program at an address that you know{ask} before you answer.")
    said.append(
        f"If the message is genuine, write the address into {program.path or f'programs/{program.id}.yaml'}."
    )
    return " ".join(said)


def _on_file(program: Program) -> str:
    if program.domains:
        several = "domain on file is" if len(program.domains) == 1 else "domains on file are"
        return f": its mail {several} {', '.join(program.domains)}"
    return ", as far as its file says: no mail domain of it is on file"


def _shown_as(sender: Address | None, program: Program, own: Own) -> str:
    """What the name before the address pretends to be, where it names the program, its people or a mailbox of it."""
    if sender is None or not sender.name or sender.email.casefold() == own.email.casefold():
        return ""
    bare = fold(plain_name(sender.name))
    person = next((p for p in program.people if p.name and fold(plain_name(p.name)) == bare), None)
    if person is not None and person.email:
        return f"It bears the name of {person.name}, whose address on file is {person.email}."
    homes = (*program.domains, *(p.email for p in program.people if p.email))
    if any(home.casefold() in sender.name.casefold() for home in homes):
        return f'It shows "{_shown(sender.name)}" as its name, but that is not where it came from.'
    return ""


def _shown(text: str) -> str:
    """A name or mailbox of somebody unknown, fit for a terminal: short, and without signs that cannot be seen."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"


def _astray(context: Context, program: Program) -> Iterator[str]:
    """The sender is of the program, but an answer would go elsewhere."""
    away = [a.email for a in context.message.reply_to if not is_of(program, a.email)]
    for mailbox in dict.fromkeys(away):
        alike = _looks_like(mailbox.rpartition("@")[2], program)
        looks = f" Its domain resembles {alike}, but is another." if alike else ""
        foreign_to = f"{_shown(mailbox)}, which is not of {program.name}{_on_file(program)}"
        yield (
            f"an answer to this would go to {foreign_to}.{looks} Do not answer there unless the program tells you so"
            " itself; `prematch reply` writes only to an address on file."
        )


def claimed(context: Context) -> Program | None:
    """The program that a message seems to come from: by the name of its sender, else by its domain, subject or text."""
    message, programs = context.message, context.facts.programs
    name = message.sender.name if message.sender else ""
    for reading in (read(name), context.subject):
        for mention in mentions(reading, context.facts.roster, None):
            if mention.owner == "other" and mention.programs:
                return programs[mention.programs[0]]
    bare = fold(plain_name(name))
    domain = message.sender.email.rpartition("@")[2] if message.sender else ""
    for program in programs.values():
        named = bare and any(fold(plain_name(person.name)) == bare for person in program.people)
        if named or _looks_like(domain, program):
            return program
    own = (m for m in context.mentions("body") if m.owner == "other" and m.programs)
    first = next(own, None)
    return programs[first.programs[0]] if first else None


def _own(context: Context) -> Own:
    return Own(context.applicant.email, context.applicant.name)


def _known_address(program: Program) -> str:
    staff = (program.coordinator, program.director)
    return next((person.email for person in staff if person and person.email), "")


# --- domains ------------------------------------------------------------------------------------------


def _plain(domain: str) -> str:
    """A domain as one compares it: its letters rather than their form for the wire (xn--…), no dot at its end."""
    return ".".join(_label(label) for label in domain.casefold().rstrip(".").split("."))


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").casefold()
    except (UnicodeError, ValueError, OverflowError):
        return label


def _looks_like(domain: str, program: Program) -> str:
    """Return the domain of a program that a foreign one could be taken for; "" for none."""
    theirs = [*program.domains, *(p.email.rpartition("@")[2] for p in program.people if p.email)]
    return next(
        (home for home in dict.fromkeys(theirs) if _could_be_taken_for(_plain(domain), _plain(home))), ""
    )


def _could_be_taken_for(domain: str, home: str) -> bool:
    """Whether a domain repeats another, letter for letter or nearly, or carries its own name within."""
    if domain == home or domain.endswith(f".{home}") or home in _PUBLIC:
        return False
    shown, wanted = _seen(domain), _seen(home)
    name = max((_seen(label) for label in _own_labels(home)), key=len, default="")
    tail = shown.split(".")[-wanted.count(".") - 1 :]
    most = 2 if len(wanted) > 14 else 1 if len(wanted) > 9 else 0
    near = edit_distance(".".join(tail), wanted, most) <= most
    return near or wanted in shown or _carries(shown, name)


def _carries(shown: str, name: str) -> bool:
    """Whether a label of a domain holds the name, or nearly is it."""
    if len(name) < 5:
        return any(name == part for part in re.split(r"[.-]", shown))
    labels = shown.split(".")[:-1]
    near = 2 if len(name) > 9 else 1
    return any(name in label.replace("-", "") or edit_distance(label, name, near) <= near for label in labels)


def _own_labels(home: str) -> Iterable[str]:
    """The labels of a domain that are a name of its own: not its end, not what many have."""
    return (label for label in home.split(".")[:-1] if label not in _USUAL)


_USUAL = frozenset(
    "example mail email med medicine hospital health www org com edu net gov ac co uk smtp mx".split()
)
_PUBLIC = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com mac.com aol.com"
    " proton.me protonmail.com gmx.com gmx.net mail.com zoho.com fastmail.com".split()
)
"""Mail services that anybody can use: their domain is no program's own."""


def _seen(domain: str) -> str:
    """A domain as a tired reader sees it: letters and digits that look alike are one."""
    plain = fold_letters(domain).text.translate(_ALIKE).replace("rn", "m").replace("vv", "w")
    return plain.replace("i", "l")
