"""Freeze the order of a round."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import deny, require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import lock
from aifactory.catalogue.models import CutOff
from allocations.models import RoundRanking
from allocations.permissions import rounds as may
from allocations.queries import ranking, rounds
from allocations.queries.rooms import first_day


@operation
def freeze_ranking(
    *, by: User, cut_off: CutOff, starts_on: date | None = None, at: datetime | None = None
) -> RoundRanking:
    """Fix the order of a round with everything it rests on. Freezing the same again adds nothing.

    Raises:
        NotAllowed: not this person, cases are still examined, or something is released.
    """
    instant = at or timezone.now()
    lock(cut_off)
    require(may.freeze(by, cut_off))
    first = starts_on or first_day(cut_off.call.zone, instant)
    content = ranking.content(cut_off, first, rounds.cases_of(cut_off))
    if not content["cases"]:
        require(deny("empty", _("No case of this round has marks, so there is nothing to rank.")))
    fingerprint = content_hash(content)
    newest = rounds.newest_ranking(cut_off)
    if newest is not None and newest.content_hash == fingerprint:
        return newest
    made = RoundRanking.objects.create(
        cut_off=cut_off,
        version=newest.version + 1 if newest else 1,
        content=content,
        content_hash=fingerprint,
        made_by=by,
        made_at=instant,
    )
    record(
        verb="allocations.ranking_frozen",
        subject=made,
        by=by,
        data={
            "cut_off": cut_off.pk,
            "version": made.version,
            "cases": len(content["cases"]),
            "seed": content["seed"],
            "content_hash": fingerprint,
        },
    )
    return made
