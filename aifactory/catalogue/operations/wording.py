"""What an approver reads about a change of a call, and whether it is still possible."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aifactory.accounts.ports import CannotCarryOut
from aifactory.accounts.verdicts import Verdict
from aifactory.catalogue import queries
from aifactory.catalogue.models import Call
from aifactory.catalogue.ports import Following, Lines
from aifactory.catalogue.status import RuleSetStatus
from aifactory.face.rules.formats import DASH, grouped
from aifactory.face.tags.formats import moment


def require_possible(verdict: Verdict) -> None:
    """What was asked for may not be done any more: the request stays open with the sentence."""
    if not verdict:
        raise CannotCarryOut(verdict.reason)


def title(call: Call) -> str:
    """How a request names the call: Build for health, FL-2027-A."""
    return f"{call.name}, {call.code}"


def instant(at: datetime, call: Call) -> str:
    """On the clocks of the call, with zone and UTC."""
    return moment(at, call.zone)


def address_of_call(key: str) -> str:
    """Its page in the set-up."""
    return reverse("setup:call", args=[key])


def address_of_calls() -> str:
    """The list of calls in the set-up."""
    return reverse("setup:calls")


def drafts(found: Following) -> str:
    """3 drafts, 4 people get one mail each."""
    if not found.drafts:
        return _("none")
    drafts = ngettext("%(n)s draft", "%(n)s drafts", found.drafts) % {"n": grouped(found.drafts)}
    people = ngettext(
        "%(n)s person gets one mail", "%(n)s people get one mail each", found.people
    ) % {"n": grouped(found.people)}
    return f"{drafts}, {people}"


def promises(found: Following) -> str:
    """2 running promises are counted anew."""
    if not found.promises:
        return _("none")
    return ngettext(
        "%(n)s running promise is counted anew",
        "%(n)s running promises are counted anew",
        found.promises,
    ) % {"n": grouped(found.promises)}


def opening(call: Call) -> Lines:
    """What opening a call means."""
    cut_offs = [instant(row.at, call) for row in queries.cut_offs_of(call)]
    others = queries.beside(call.mode, call.opens_at, call.closes_at, but=call)
    return [
        (_("Call"), f"{call.name} · {call.code}"),
        (_("Mode"), f"{call.mode.name} · {call.mode.official_name}"),
        (_("Rules"), rules(call)),
        (_("Opens"), instant(call.opens_at, call)),
        (_("Closes"), instant(call.closes_at, call)),
        (_("Cut-offs"), "; ".join(cut_offs) or _("none: promises count from receipt")),
        (_("Takes applications beside it"), ", ".join(each.code for each in others) or DASH),
    ]


def rules(call: Call) -> str:
    """Which version, and whether it comes into force with the call."""
    words = {"code": call.mode.code, "version": call.rule_set.version}
    if call.rule_set.status == RuleSetStatus.DRAFT:
        return _("%(code)s version %(version)s, a draft: it comes into force with the call") % words
    return _("%(code)s version %(version)s, in force") % words
