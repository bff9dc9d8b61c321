"""Who may record leave, on which days, and who may stand in."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import Leave, RoleGrant, User
from aifactory.accounts.permissions.grants import Person
from aifactory.accounts.permissions.people import manage_people
from aifactory.accounts.roles import Role
from aifactory.accounts.rules.leave import Held, Span, needed, overlap, uncovered
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.face.tags.formats import day

DAY = timedelta(days=1)


def keep_leave(user: Person, person: User) -> Verdict:
    """Everybody their own; administrators anybody's."""
    if user.pk == person.pk or manage_people(user):
        return ALLOWED
    return deny("no_role", _("Only the person or an administrator records leave."))


def take_leave(person: User, span: Span, *, stand_in: User | None, at: datetime) -> Verdict:
    """These days are free, and whoever is to stand in can."""
    if span.ends <= at:
        return deny("over", _("These days are over."))
    own = _held(person)
    if not needed(own, span):
        return deny("needless", _("No role counts on these days, so nobody has to stand in."))
    for other in _around(person.leave.standing(), span):
        return deny(
            "overlaps",
            _("There is leave from %(first)s to %(last)s already. Shorten or withdraw that first.")
            % {"first": day(other.first_day), "last": day(other.last_day)},
        )
    for other in _around(person.stands_in.standing().select_related("person"), span):
        return deny(
            "stands_in",
            _("%(name)s is away then and counts on this person. Somebody else has to stand in.")
            % {"name": other.person},
        )
    return ALLOWED if stand_in is None else _stand_in(person, own, span, stand_in)


def _stand_in(person: User, own: list[Held], span: Span, stand_in: User) -> Verdict:
    """Somebody else who is there on these days and holds the same roles."""
    if stand_in.pk == person.pk:
        return deny("own_cover", _("Nobody stands in for themselves."))
    if not stand_in.is_active:
        return deny("off", _("The account of %(name)s is switched off.") % {"name": stand_in})
    for other in _around(stand_in.leave.standing(), span):
        return deny(
            "away_too",
            _("%(name)s is away from %(first)s to %(last)s.")
            % {"name": stand_in, "first": day(other.first_day), "last": day(other.last_day)},
        )
    for lacking in uncovered(own, _held(stand_in), span):
        return deny(
            "lacks_role",
            _("%(name)s does not hold the role %(role)s (%(scope)s) on all these days.")
            % {
                "name": stand_in,
                "role": Role(lacking.role).label,
                "scope": lacking.scope.partition(":")[2] or _("whole portal"),
            },
        )
    return ALLOWED


def shorten_leave(leave: Leave, last: date, *, at: datetime) -> Verdict:
    """A last day that is earlier and not long past."""
    verdict = end_leave(leave, at=at)
    if not verdict:
        return verdict
    yesterday = timezone.localdate(at, ZoneInfo(leave.zone)) - DAY
    first = max(leave.first_day, yesterday)
    if first <= last < leave.last_day:
        return ALLOWED
    return deny(
        "not_shorter",
        _("Choose a day from %(first)s to %(last)s, or withdraw the leave.")
        % {"first": day(first), "last": day(max(first, leave.last_day - DAY))},
    )


def end_leave(leave: Leave, *, at: datetime) -> Verdict:
    """May still change: it was not withdrawn and is not over."""
    if leave.withdrawn_at is not None:
        return deny("withdrawn", _("This leave was withdrawn."))
    if leave.ends_at <= at:
        return deny("over", _("This leave is over."))
    return ALLOWED


def _held(person: User) -> list[Held]:
    grants = RoleGrant.objects.filter(user=person, revoked_at__isnull=True).order_by("pk")
    return [Held(one.role, one.scope, one.valid_from, one.valid_until) for one in grants]


def _around(leaves: Iterable[Leave], span: Span) -> list[Leave]:
    return [one for one in leaves if overlap(one.span, span)]
