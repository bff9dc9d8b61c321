"""Who may order and read the report on a round. Person first, then state."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from aifactory.accounts.permissions import Person, has_permission
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.catalogue.models import CutOff
from aifactory.face.tags.formats import moment
from allocations.models.querysets import involved
from applications.models import Application


def read_report(user: Person, cut_off: CutOff) -> Verdict:
    """Auditors, but nobody who works on an application of the round or for who applies.

    The report holds what is not released yet, so it is whole or not there at all.
    """
    if not has_permission(user, Permission.AUDIT):
        return deny("no_role", _("Only auditors read the report on a round."))
    if Application.objects.filter(involved(user, "pk"), cut_off=cut_off).exists():
        return deny("own", _("You are involved in this round, so a colleague orders its report."))
    return ALLOWED


def order_report(user: Person, cut_off: CutOff, *, at: datetime) -> Verdict:
    """Order it once the round is closed."""
    if not (verdict := read_report(user, cut_off)):
        return verdict
    if at < cut_off.at:
        return deny(
            "still_open",
            _("This round closes on %(at)s. Its report can be made from then on.")
            % {"at": moment(cut_off.at, ZoneInfo(cut_off.call.zone))},
        )
    return ALLOWED
