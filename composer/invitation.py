"""What a calendar invitation (RFC 5545) says, as lines of text. Pure."""

from __future__ import annotations

import re

_SHOWN = {"SUMMARY": "", "DESCRIPTION": "", "LOCATION": "Where: ", "DTSTART": "Begins: ", "DTEND": "Ends: "}
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?")


def invitation_text(calendar: str) -> str:
    """Return summary, description, place and times of every event of a calendar, one line each."""
    unfolded = re.sub(r"\r?\n[ \t]", "", calendar)
    lines, inside = [], False
    for line in unfolded.splitlines():
        name, _, value = line.partition(":")
        key, _, parameters = name.upper().partition(";")
        if key in ("BEGIN", "END"):
            inside = value.strip().upper() == "VEVENT" and key == "BEGIN"
        elif inside and key in _SHOWN and value.strip():
            said = _moment(value, parameters) if key.startswith("DT") else _unescaped(value)
            lines.append(f"{_SHOWN[key]}{said}")
    return "\n".join(lines)


def _unescaped(value: str) -> str:
    """Undo the escapes of a text value (section 3.3.11)."""
    return re.sub(r"\\([nN,;\\])", lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _moment(value: str, parameters: str) -> str:
    found = _MOMENT.fullmatch(value.strip())
    if not found:
        return value.strip()
    day = f"{found[1]}-{found[2]}-{found[3]}"
    if not found[4]:
        return day
    zone = re.search(r"TZID=\"?([^;\"]+)", parameters, re.IGNORECASE)
    where = " UTC" if found[6] else f" ({zone[1].title()})" if zone else ""
    return f"{day} {found[4]}:{found[5]}{where}"
