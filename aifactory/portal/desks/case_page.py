"""Everything the office and the auditor see of one application, gathered for its page."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.permissions import has_permission
from aifactory.accounts.roles import Permission
from aifactory.face.tags.formats import moment
from aifactory.portal import presenters
from aifactory.portal.desks import papers, worklists
from aifactory.portal.desks.acts import acts_of
from aifactory.portal.desks.case_history import events_about
from aifactory.portal.desks.casework import notes, owners
from aifactory.portal.desks.clocks import clock_of, holder
from aifactory.portal.desks.evidence import check_row, checks_of, technical
from aifactory.portal.desks.experts import experts_of
from allocations.models import Decision
from allocations.queries import is_unranked
from allocations.status import DecisionStatus
from applications.models import Application
from applications.status import ApplicationStatus


def context_of(user: User, found: Application) -> dict[str, Any]:
    """The page's values; `found` was read through `worklists.cases` with its relations."""
    decisions = list(
        Decision.objects.visible_to(user)
        .filter(application=found)
        .select_related("award__allocation", "corrects", "decided_by", "released_by")
        .order_by("-version")
    )
    announced = [each for each in decisions if each.status in DecisionStatus.ANNOUNCED]
    waits = any(
        each.status == DecisionStatus.DECIDED and not each.is_correction for each in decisions
    )
    checks = checks_of(found)
    snapshot = checks[0].snapshot if checks else None
    experts = experts_of(user, found)
    parts = experts.assignments if experts else []
    return {
        "application": found,
        "asked": worklists.asked_rows(found),
        "facts": _facts(found),
        "snapshot": snapshot,
        "sections": snapshot.content.get("sections", []) if snapshot else [],
        "checks": [check_row(check) for check in checks],
        **technical(found),
        "experts": experts,
        "clock": clock_of(found, at=timezone.now(), for_staff=True),
        "holder": holder(found, for_staff=True),
        "decides": has_permission(user, Permission.DECIDE, scope=f"call:{found.call.code}"),
        "decisions": [(each, getattr(each, "award", None)) for each in decisions],
        "papers": papers.papers(papers.documents_of(found, announced)),
        "history": presenters.present(events_about(found, decisions, parts)),
        "notes": notes.card_of(user, found),
        "owner": owners.card_of(user, found),
        "acts": acts_of(user, found, waits_for_release=waits, is_unranked=_is_unranked(found)),
    }


def _is_unranked(found: Application) -> bool:
    return found.status == ApplicationStatus.AWAITING_DECISION and is_unranked(found)


def _facts(found: Application) -> list[tuple[str, str]]:
    organisation = found.organisation
    return [
        (_("Organisation"), f"{organisation} ({organisation.country})" if organisation else "–"),
        (_("Kind"), str(organisation.get_kind_display()) if organisation else "–"),
        (_("Project lead"), str(found.project_lead)),
        (_("Call"), found.call.code),
        *_round(found),
        (_("Rules"), _("version %(version)s") % {"version": found.rule_set.version}),
    ]


def _round(found: Application) -> list[tuple[str, str]]:
    """The cut-off it counts for, where the call has any."""
    if found.cut_off is None:
        return []
    at = moment(found.cut_off.at, found.call.zone)
    values = {"number": found.cut_off.number, "at": at}
    return [(_("Counts for"), _("cut-off %(number)s, %(at)s") % values)]
