"""A limit on the Union's hours changes when a second person lets it."""

from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, operation, record
from aifactory.catalogue.models import Proposal
from aifactory.catalogue.operations import propose, revise
from aifactory.catalogue.ports import ChangeKind, Lines
from aifactory.face.tags.formats import unit_hours
from allocations import permissions, queries
from allocations.models import QuotaLimit
from allocations.models.quota import as_limits
from allocations.rules import quotas

CHANGE_LIMIT = "allocations.change_limit"


class CannotLimit(Exception):
    """A share that a limit cannot have; `sentence` says why.

    Attributes:
        below_granted: only because more is granted already, which may be meant.
    """

    def __init__(self, sentence: str, *, below_granted: bool = False) -> None:
        self.sentence, self.below_granted = sentence, below_granted
        super().__init__(sentence)


@operation
def propose_limit(
    *,
    by: User,
    limit: QuotaLimit,
    share: Decimal,
    is_below_meant: bool = False,
    reason: str,
    at: datetime,
) -> Proposal:
    """Ask a second person to give a limit another share of the Union's hours.

    A limit below what is granted already takes nothing back: it only stops further grants until
    hours return. Whoever asks must say that this is meant.

    Raises:
        CannotLimit: it would not nest, is what it was, or lies below what is granted.
    """
    require(permissions.supply_hours(by))
    _lock(str(limit.pk))
    current = _read(str(limit.pk))
    if share == current.share:
        raise CannotLimit(_("That is the share it has. Nothing would change."))
    check_share(current, share, is_below_meant=is_below_meant)
    return propose(
        by=by,
        kind=CHANGE_LIMIT,
        subject=current,
        payload={
            "share": _plain(share),
            "was": _plain(current.share),
            "is_below_meant": is_below_meant,
        },
        reason=reason,
        title=_title(current),
        at=at,
    )


def check_share(limit: QuotaLimit, share: Decimal, *, is_below_meant: bool) -> None:
    """Refuse a share that a limit cannot have now.

    Raises:
        CannotLimit: it would not nest, or lies below what is granted.
    """
    rows = QuotaLimit.objects.of(partition_id=limit.partition_id, period_id=limit.period_id)
    least, most = quotas.nesting(as_limits(rows), limit.code)
    if not (share > 0 and least <= share <= most):
        raise CannotLimit(
            _("Limits nest: this one lies between %(least)s %% and %(most)s %%.")
            % {"least": _percent(least), "most": _percent(most)}
        )
    wanted = queries.standing_of(limit, share)
    if not wanted.holds and not is_below_meant:
        raise CannotLimit(
            _("%(granted)s are granted already, more than this limit of %(limit)s.")
            % {
                "granted": unit_hours(wanted.granted),
                "limit": unit_hours(wanted.limit.node_hours),
            },
            below_granted=True,
        )


def _carry_out(by: By, proposal: Proposal, at: datetime) -> None:
    limit, share = _read(proposal.subject_id), Decimal(proposal.payload["share"])
    try:
        check_share(limit, share, is_below_meant=proposal.payload["is_below_meant"])
    except CannotLimit as refusal:
        raise CannotCarryOut(refusal.sentence) from refusal
    before = _values(limit)
    wanted = queries.standing_of(limit, share).limit
    limit.share, limit.node_hours = wanted.share, wanted.node_hours
    limit.save(update_fields=["share", "node_hours"])
    record(
        verb="allocations.limit_set",
        subject=limit,
        by=by,
        data={"share": limit.share, "node_hours": limit.node_hours},
    )
    revise(
        by=by,  # type: ignore[arg-type]  # whoever approved: a person of ours
        subject=limit,
        verb="changed",
        before=before,
        after=_values(limit),
        proposal=proposal,
        title=_title(limit),
        at=at,
    )


def _lock(key: str) -> object:
    """All limits of the place, in the order of the ledger: grants and changes take turns."""
    limit = _read(key)
    rows = QuotaLimit.objects.of(partition_id=limit.partition_id, period_id=limit.period_id)
    return list(rows.select_for_update(no_key=True, of=("self",)))


def _state(key: str) -> list[dict[str, str]]:
    limit = _read(key)
    rows = QuotaLimit.objects.of(partition_id=limit.partition_id, period_id=limit.period_id)
    return [{"code": row.code, **_values(row)} for row in rows]


def _lines(proposal: Proposal) -> Lines:
    limit, share = _read(proposal.subject_id), Decimal(proposal.payload["share"])
    was = Decimal(proposal.payload["was"])
    now, wanted = queries.standing_of(limit, was), queries.standing_of(limit, share)
    found = [
        (_("Where and when"), f"{limit.partition.name}, {limit.period_id}"),
        (_("Limit"), limit.name),
        (
            _("Share of the Union’s hours"),
            f"{_percent(now.limit.share)} % → {_percent(share)} %",
        ),
        (
            _("In node-hours"),
            f"{unit_hours(now.limit.node_hours)} → {unit_hours(wanted.limit.node_hours)}",
        ),
        (_("Granted today"), unit_hours(now.granted)),
        (
            _("Can still be granted"),
            f"{unit_hours(now.room)} → {unit_hours(wanted.room)}",
        ),
    ]
    if not wanted.holds:
        found.append(
            (_("Below what is granted"), _("nothing more is granted here until hours return"))
        )
    return found


def _url(proposal: Proposal) -> str:
    return reverse("quotas:edit", args=[proposal.subject_id])


def _read(key: str) -> QuotaLimit:
    return QuotaLimit.objects.select_related("partition", "period").get(pk=key)


def _values(limit: QuotaLimit) -> dict[str, str]:
    return {"share": _plain(limit.share), "node_hours": _plain(limit.node_hours)}


def _title(limit: QuotaLimit) -> str:
    return f"{limit.name}, {limit.partition.name}, {limit.period_id}"


def _percent(share: Decimal) -> str:
    return _plain(share * 100)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


LIMIT_KIND = ChangeKind(
    act=lazy("Change a limit on the Union’s hours"),
    lock=_lock,
    state=_state,
    lines=_lines,
    carry_out=_carry_out,
    url=_url,
)
