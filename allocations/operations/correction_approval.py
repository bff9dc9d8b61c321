"""What an approver reads about a correction: before and after, and what it moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.accounts.ports import Approvable, Change
from aifactory.audit.recording import content_hash
from aifactory.audit.transitions import lock
from aifactory.catalogue.models import Partition
from aifactory.catalogue.rules.units import triple
from aifactory.face.tags.formats import day, hours, local
from allocations import permissions, queries
from allocations.models import Correction, Decision
from allocations.operations.carrying_out import carry_out, give_up
from allocations.operations.correcting import read
from allocations.queries import Standing
from allocations.rules import corrections as rules
from allocations.rules.corrections import Effect, Place, Wanted
from allocations.status import DecisionStatus

Lines = list[tuple[str, str]]

ACTS = {
    Correction.ANNUL: gettext_lazy("Annul a released decision"),
    Correction.RECTIFY: gettext_lazy("Rectify a released decision"),
}


@dataclass(frozen=True)
class Figures:
    """A decision as it stands before its correction: live while that waits, frozen afterwards."""

    decision: Decision
    place: Place
    terms: Wanted
    used: Decimal
    left: Decimal

    @classmethod
    def live(cls, found: Standing) -> "Figures":
        """As it is now."""
        return cls(found.decision, found.place, found.terms, found.used, found.left)

    @classmethod
    def frozen(cls, correction: Decision, earlier: Decision) -> "Figures":
        """As it was when the correction was prepared."""
        facts = correction.snapshot["correction"]
        used, granted = Decimal(facts["used"]), Decimal(facts["granted"]["node_hours"])
        starts, ends = facts["starts_on"], facts["ends_on"]
        terms = Wanted(
            node_hours=granted,
            reason=earlier.reason,
            conditions=tuple(earlier.conditions),
            starts_on=date.fromisoformat(starts) if starts else None,
            ends_on=date.fromisoformat(ends) if ends else None,
        )
        return cls(earlier, Place(facts["place"]), terms, used, granted - used)

    def effect(self, kind: str) -> Effect:
        """What the correction does there."""
        return rules.effect(kind, self.place) or Effect()


def effects(found: Figures, kind: str, wanted: Wanted | None = None) -> Lines:
    """What the correction does, in figures; the officer reads it before asking.

    Args:
        wanted: the new terms of a rectified decision.
    """
    if kind == Correction.ANNUL or wanted is None:
        return [*_annulled(found), *_told(found)]
    return [*_rectified(found, wanted), *_told(found)]


def in_units(node_hours: Decimal, partition: Partition) -> str:
    """An amount in node-hours, GPU-hours and the partition's own unit, in one line."""
    three = triple(node_hours, partition.unit)
    parts = [_("%(amount)s node-h") % {"amount": hours(three.node_hours)}]
    if three.gpu_hours is not None:
        parts.append(_("%(amount)s GPU-h") % {"amount": hours(three.gpu_hours)})
    if three.local_name not in {"node-h", "GPU-h"}:
        parts.append(f"{hours(three.local)} {three.local_name}")
    return " · ".join(parts)


def _annulled(found: Figures) -> Lines:
    has_hours = bool(found.effect(Correction.ANNUL).hours)
    lines = [(_("Back to the pool"), _amount(found, found.left))] if has_hours else []
    lines += _used(found)
    if found.place is Place.RUNNING:
        lines.append((_("Allocation"), _("ends at once")))
    elif has_hours:
        lines.append((_("Award"), _("can no longer be accepted")))
    return [*lines, (_("Application"), _("waits for a decision again"))]


def _rectified(found: Figures, wanted: Wanted) -> Lines:
    now, none = found.terms, _("none")
    lines = _hours_and_days(found, wanted) if now.starts_on else []
    lines += [
        _pair(_("Reason in the letter"), now.reason or none, wanted.reason or none),
        _pair(
            _("Conditions in the letter"),
            "; ".join(now.conditions) or none,
            "; ".join(wanted.conditions) or none,
        ),
    ]
    if found.effect(Correction.RECTIFY).answers_again:
        lines.append((_("Answer"), _("the applicant accepts or declines anew")))
    elif found.place is Place.RUNNING:
        lines.append((_("Answer"), _("the acceptance stands, the allocation goes on")))
    return lines


def _hours_and_days(found: Figures, wanted: Wanted) -> Lines:
    now = found.terms
    difference = wanted.node_hours - now.node_hours
    lines = [
        _pair(_("Granted"), _amount(found, now.node_hours), _amount(found, wanted.node_hours)),
        _pair(_("Days of use"), _span(now), _span(wanted)),
    ]
    if difference < 0:
        lines.append((_("Back to the pool"), _amount(found, -difference)))
    if difference > 0:
        lines.append((_("More from the pool"), _amount(found, difference)))
    return [*lines, *_used(found)]


def _used(found: Figures) -> Lines:
    return [(_("Used, stays used"), _amount(found, found.used))] if found.used else []


def _span(terms: Wanted) -> str:
    return f"{day(terms.starts_on)} – {day(terms.ends_on)}"


def _told(found: Figures) -> Lines:
    application = found.decision.application
    told = [_("%(name)s, with a new letter") % {"name": application.project_lead}]
    if found.place is Place.RUNNING and application.partition:
        told.append(_("%(site)s, by mail") % {"site": application.partition.system.site.code})
    letter = _("of %(number)s, marked as replaced") % {"number": found.decision.number}
    return [(_("Letter"), letter), (_("Told at once"), "; ".join(told))]


def _pair(term: str, before: str, after: str) -> tuple[str, str]:
    if before == after:
        return term, _("%(value)s, as before") % {"value": after}
    return term, _("from %(before)s to %(after)s") % {"before": before, "after": after}


def _amount(found: Figures, node_hours: Decimal) -> str:
    partition = found.decision.application.partition
    if partition is None:
        raise ValueError(f"{found.decision.number} is about no partition.")
    return in_units(node_hours, partition)


def _locked(subject_id: str) -> Decision:
    correction = Decision.objects.select_related("application").get(pk=subject_id)
    lock(correction.application)
    return read(subject_id)


def _fingerprint(correction: Decision) -> str:
    """Differs once the correction, what it corrects, or what hangs on that went on."""
    found = queries.standing(read(correction.earlier.pk))
    return content_hash(
        {
            "correction": correction.content_hash,
            "status": correction.status,
            "corrected": found.decision.status,
            "application": found.decision.application.status,
            "award": found.award.status if found.award else "",
            "place": found.place.value,
        }
    )


def _changes(ids: Sequence[str]) -> dict[str, Change]:
    corrections = queries.correcting(ids)
    earlier = queries.standings([one.earlier for one in corrections])
    return {str(one.pk): _change(one, earlier[one.earlier.pk]) for one in corrections}


def _change(correction: Decision, found: Standing) -> Change:
    application, award = correction.application, getattr(correction, "award", None)
    # The case itself was read with the correction.
    found.decision.application = application
    is_open = correction.status == DecisionStatus.DECIDED
    figures = Figures.live(found) if is_open else Figures.frozen(correction, found.decision)
    wanted = Wanted(
        node_hours=correction.node_hours,
        reason=correction.reason,
        conditions=tuple(correction.conditions),
        starts_on=award.starts_on if award else None,
        ends_on=award.ends_on if award else None,
    )
    before = found.decision
    announced = _("%(number)s · %(outcome)s, released %(at)s") % {
        "number": before.number,
        "outcome": before.result.label,
        "at": local(before.released_at),
    }
    return Change(
        title=application.title or str(application.number),
        act=str(ACTS[Correction(correction.correction)]),
        lines=[
            (_("Application"), f"{application.number} · {application.call.mode.name}"),
            (_("Organisation"), str(application.organisation or "–")),
            (_("Decision"), announced),
            *effects(figures, correction.correction, wanted),
        ],
        url=correction.get_absolute_url(),
        closed_to={correction.decided_by_id: permissions.own_decision().reason},
    )


CORRECTION_APPROVABLE = Approvable(
    read=read,
    lock=_locked,
    fingerprint=_fingerprint,
    objection=permissions.approve_release,
    changes=_changes,
    hidden_from=queries.hidden_decisions,
    carry_out=carry_out,
    give_up=give_up,
    effect=gettext_lazy("Approving does it at once: hours move and the letter goes out."),
    answerers=queries.answerers,
)
