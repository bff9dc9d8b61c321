"""What the office's own words in a letter of decision may name: facts of its snapshot, written."""

from collections.abc import Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aifactory.documents.templatetags.letters import amount, instant, long_day, on
from aifactory.face import wordings
from aifactory.face.rules.wording import Wording
from aifactory.face.tags.formats import hours, moment
from allocations.models import Outcome

PARTS = ("opening", "next_steps", "disagree")
KEYS = {
    Outcome.AWARD: "decision_award",
    Outcome.PARTIAL: "decision_partial",
    Outcome.WAITING_LIST: "decision_waiting_list",
    Outcome.NO_AWARD: "decision_no_award",
    Outcome.ANNULMENT: "decision_no_award",  # only for what it says about redress
}


def decision_wording(
    snapshot: Mapping[str, Any],
    language: str,
    *,
    wording: Wording | None = None,
    only: Collection[str] = PARTS,
) -> dict[str, Any]:
    """The text of a letter as its snapshot keeps it, by the wording in force or the one given.

    Args:
        only: the parts that this letter prints; the others are not written at all.
    """
    key = KEYS[Outcome(snapshot["outcome"])]
    chosen = wording or wordings.in_force(key, language)
    with timezone.override(ZoneInfo(settings.OFFICE_ZONE)):
        return wordings.frozen(chosen, decision_values(snapshot), only=only)


def decision_values(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """What a letter of decision may name, from its own facts alone."""
    redress = snapshot["redress"]
    return {
        "lead": snapshot["lead"],
        "title": snapshot["application"]["title"],
        "received_on": long_day(instant(snapshot["application"]["received_at"])),
        "partition": snapshot["partition"]["name"],
        "granted": hours(amount(snapshot["total"]["node_hours"])),
        "checks": _checks(snapshot),
        "price_note": _("The use is free of charge.") if _is_free(snapshot) else "",
        "days": redress["days"],
        "until": long_day(on(redress["until"])),
        "office": settings.OFFICE_NAME,
        "office_email": settings.OFFICE_EMAIL,
        "mode": snapshot["mode"]["name"],
        "rules_version": redress["version"],
        **_award(snapshot["award"]),
    }


def _award(award: Mapping[str, Any] | None) -> dict[str, str]:
    if award is None:
        return {}
    return {
        "respond_by": moment(instant(award["respond_by"]), award["zone"]),
        "starts_on": long_day(on(award["starts_on"])),
        "ends_on": long_day(on(award["ends_on"])),
    }


def _is_free(snapshot: Mapping[str, Any]) -> bool:
    return bool(snapshot["is_granted"]) and snapshot["price"] == "free"


def _checks(snapshot: Mapping[str, Any]) -> str:
    """What the checks found, in sentences; empty where none was made."""
    checks, site = snapshot["checks"], {"site": snapshot["partition"]["site"]}
    found = []
    if count := checks.get("eligibility"):
        found.append(
            ngettext(
                "It passed the eligibility check.",
                "It passed all %(number)s eligibility checks.",
                count,
            )
            % {"number": count}
        )
    technical = checks.get("technical")
    if technical == "not_feasible":
        found.append(
            _("The technical check by %(site)s found that it cannot run as planned.") % site
        )
    elif technical == "with_changes":
        found.append(_("The technical check by %(site)s accepted it with changes.") % site)
    elif technical:
        found.append(_("It passed the technical check by %(site)s.") % site)
    return " ".join(found)
