"""A draft in the applicant's own mailbox, which every device and mail program of that account can edit and send."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from composer.delivery.receipt import Options, Outgoing, Receipt
from composer.errors import DeliveryError
from composer.mime_parts import without_files

if TYPE_CHECKING:
    from composer.mailbox import Mailbox, Place

NAME = "imap"
_NEXT = "Open your mail, look into that mailbox, read the letter once more and send it there."


def deliver(outgoing: Outgoing, options: Options) -> Receipt:
    """Put the message into the mailbox of drafts, unless it lies there already.

    Raises DeliveryError where the options hold no account or the mailbox does not take it.
    """
    from composer.mailbox import open_mailbox

    if options.account is None or options.credentials is None or outgoing.stamp is None:
        raise DeliveryError("no mail account was chosen", hint="Make one with `prematch account add`.")
    with open_mailbox(options.account, options.credentials) as mailbox:
        folder = mailbox.drafts()
        there = mailbox.with_message_id(folder, outgoing.stamp.message_id, undeleted=True)
        # The flag is what makes programs open it for editing.
        place = (
            there[-1]
            if there
            else mailbox.put(folder, outgoing.raw, ["\\Draft", "\\Seen"], datetime.now(UTC))
        )
    where = f"{folder.name} of {options.account.address}"
    return Receipt(NAME, where, outgoing.sha256, _NEXT, place=str(place) if place else folder.name)


def take_back(mailbox: Mailbox, name: str, message_id: str, raw: bytes) -> bool:
    """Remove a draft of ours, of a letter of that name, from the mailbox of drafts; False where none is there.

    `raw` is the draft as the ledger has it, with a hash in the place of each file.
    Raises DeliveryError where it was changed there: then it is the user's, and only they may delete it.
    """
    folder = mailbox.drafts()
    found = mailbox.get(folder, message_id, undeleted=True)
    if found is None:
        return False
    if not _same(found.raw, raw):
        raise DeliveryError(
            f"the draft in {folder.name} was changed there, so it is not replaced",
            where=name,
            hint=f"Send it from there; or delete it there, run `prematch discard {name}`, and draft it anew.",
        )
    place: Place = found.place
    mailbox.remove(folder, place)
    return True


def _same(one: bytes, other: bytes) -> bool:
    """Tell whether two messages are the same, but for their Date and the line ends that a server may have changed.

    A letter that is drafted again after it was given up keeps its Message-ID and is dated anew. Files count by
    their hashes, which are all that the ledger keeps of them.
    """
    return without_files(_undated(one)) == without_files(_undated(other))


def _undated(raw: bytes) -> bytes:
    return re.sub(rb"\ADate:[^\n]*\n", b"", raw.replace(b"\r\n", b"\n")).strip()
