"""Which facts a letter rests on, hashed, so that a later command can say which of them have changed. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from composer.model import Kind, Person, Program, Workspace
from composer.needs import facts_for
from composer.setting import Reader, Setting, person_key, reader_file


def facts_hash(workspace: Workspace, kind: Kind, reader: Reader, people: Sequence[Person] = ()) -> str:
    """Return the facts that such a letter rests on, each hashed, as one line of JSON.

    It holds no fact itself, only "file: key" and a hash, so that `changed_facts` can say what has changed.
    """
    setting = Setting(workspace, kind, reader, tuple(people))
    values: dict[str, list[Any]] = {}
    for place, value in _facts(setting):
        values.setdefault(place, []).append(value)
    return json.dumps({place: _hash(value) for place, value in values.items()}, ensure_ascii=False)


def changed_facts(before: str, after: str) -> tuple[str, ...]:
    """Return which facts differ between two results of `facts_hash`, as "programs/x.yaml: features".

    Raises ValueError for a text that is no such result.
    """
    old, new = json.loads(before), json.loads(after)
    return tuple(place for place in {**old, **new} if old.get(place) != new.get(place))


def people_at(program: Program, mailboxes: Iterable[str]) -> tuple[Person, ...]:
    """Return the program's people who have these mailboxes: whom a letter on file greets."""
    wanted = {mailbox.casefold() for mailbox in mailboxes}
    return tuple(person for person in program.people if person.email.casefold() in wanted)


def _facts(setting: Setting) -> Iterable[tuple[str, Any]]:
    """Yield "file: key" and value of each fact, then those of the people greeted."""
    people = [(person, person_key(setting.reader, person)) for person in setting.to]
    for fact in facts_for(setting):
        if fact.file:
            key = fact.key.format(person=people[0][1] if people else "", next="").rstrip(".")
            yield f"{fact.file.format(id=setting.reader.id)}: {key}", fact.read(setting)
    for person, key in people:
        entry = (person.name, person.credentials, person.email, person.family_name)
        yield f"{reader_file(setting.reader)}: {key or 'name'}", entry


def _hash(value: Any) -> str:
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
