"""The checks: what a rule looks for where no pattern can say it. One line a check."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from composer.guard.rule import Check

# The check's name as rules write it, and the module that defines a function of this name.
WHERE: Mapping[str, str] = {
    "after_rank_deadline": "calendar",
    "after_certification": "calendar",
    "soap_contact": "calendar",
    "contact_prohibited": "calendar",
    "no_interview": "calendar",
    "program_withdrawn": "calendar",
    "outside_window": "calendar",
    "repeat_contact": "cadence",
    "too_many_favourites": "cadence",
    "second_first_choice": "ranking",
    "first_choice_mismatch": "ranking",
    "first_choice_outside_intent": "ranking",
    "missing_first_choice": "ranking",
    "ranking_in_thank_you": "ranking",
    "untrue_highly": "ranking",
    "rank_position": "ranking",
    "wrong_program": "programs",
    "misspelled_program": "programs",
    "missing_program": "programs",
    "wrong_address": "programs",
    "wrong_place": "offers",
    "wrong_feature": "offers",
    "wrong_specialty": "offers",
    "wrong_track": "offers",
    "wrong_recipient": "salutation",
    "wrong_person": "people",
    "misspelled_person": "people",
    "wrong_title": "people",
    "missing_salutation": "salutation",
    "missing_signature": "signature",
    "stale_signature": "signature",
    "wrong_date": "facts",
    "wrong_season": "facts",
    "fact_mismatch": "facts",
    "placeholder": "residue",
    "pasted_residue": "residue",
    "hidden_text": "hidden",
    "reused_text": "reuse",
    "unexpected_attachment": "residue",
    "casual_tone": "tone",
    "too_long": "tone",
    "generic": "tone",
    "weak_subject": "tone",
    "over_explaining": "tone",
    "patient_identifier": "patient",
    "missing_strong": "recommendation",
    "short_notice": "recommendation",
    "early_reminder": "recommendation",
    "reminder_limit": "recommendation",
    "unreadable_attachment": "documents",
    "attachment_leftovers": "documents",
    "large_attachment": "documents",
    "wrong_attachment": "owners",
}


class _Checks(dict[str, Check]):
    """Look a check up by name; its module is imported at its first use."""

    def __missing__(self, name: str) -> Check:
        check: Check = getattr(import_module(f"composer.guard.checks.{WHERE[name]}"), name)
        self[name] = check
        return check


CHECKS = _Checks()
