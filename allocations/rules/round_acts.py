"""What brings a reviewed round forward: rank, decide, ask for approvals, release. Plain Python."""

from dataclasses import dataclass

from reviews.rules.rounds import AfterReview, NextAct


@dataclass(frozen=True)
class Counts:
    """How far the cases of a round are after their review.

    Attributes:
        undecided: they wait for a decision and none is taken.
        to_ask: their decision needs a second person whom nobody has asked, or who refused.
        asked: a second person was asked and has not answered.
        ready: their decision can go out.
    """

    is_frozen: bool = False
    undecided: int = 0
    to_ask: int = 0
    asked: int = 0
    ready: int = 0


def after_review(counts: Counts) -> AfterReview:
    """The next act, with how many it is about; none where only the approver is waited for."""
    waits = counts.undecided + counts.to_ask + counts.asked + counts.ready
    if not counts.is_frozen and waits:
        return AfterReview(NextAct.RANK, waits)
    if counts.undecided:
        return AfterReview(NextAct.DECIDE, counts.undecided)
    if counts.to_ask or counts.asked:
        return AfterReview(NextAct.APPROVE, counts.to_ask)
    if counts.ready:
        return AfterReview(NextAct.RELEASE, counts.ready)
    return AfterReview(NextAct.DONE, 0)
