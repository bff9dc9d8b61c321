"""Open the expert review of a cut-off."""

from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, record
from aifactory.audit.transitions import lock
from aifactory.catalogue.models import CutOff
from reviews.models import ReviewRound
from reviews.permissions import office


class BadDue(ValueError):
    """Reviews cannot be due then; `sentence` says so to people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@operation
def open_round(*, by: User, cut_off: CutOff, due_at: datetime, at: datetime) -> ReviewRound:
    """Experts can be assigned from now on. A second call finds the round that is open.

    Args:
        due_at: when reviews are due, of every expert who is asked in time.

    Raises:
        BadDue: the due instant is over.
    """
    lock(cut_off)
    found = CutOff.objects.select_related("call__rule_set").get(pk=cut_off.pk)
    require(office.run_round(by, found.call))
    if known := ReviewRound.objects.filter(cut_off=found).first():
        return known
    require(office.open_round(by, found, at=at))
    if due_at <= at:
        raise BadDue(_("Choose a day after today."))
    made = ReviewRound.objects.create(cut_off=found, opened_by=by, opened_at=at, due_at=due_at)
    record(
        verb="reviews.round_opened",
        subject=made,
        by=by,
        data={"cut_off": found.pk, "due_at": due_at},
    )
    return made
