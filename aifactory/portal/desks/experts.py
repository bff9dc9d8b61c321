"""The expert review of a case: who has which part, and what the reviews come to."""

from dataclasses import dataclass, field

from aifactory.accounts.models import User
from applications.models import Application
from reviews.models import ReviewAssignment
from reviews.permissions import office
from reviews.queries import marking
from reviews.queries.summary import Summary, summary_of


@dataclass(frozen=True)
class Experts:
    """The part of the page about the experts.

    Attributes:
        may_open: the person may go on to the round.
    """

    assignments: list[ReviewAssignment] = field(default_factory=list)
    summary: Summary | None = None
    may_open: bool = False


def experts_of(user: User, found: Application) -> Experts | None:
    """None where the mode has no experts; read with rule set, call and cut-off.

    For somebody who may read the reviews: `worklists.cases` holds no case that one reviews.
    """
    if "review" not in found.rule_set.content:
        return None
    parts = marking.parts_of(found)
    return Experts(
        assignments=[part.assignment for part in parts],
        summary=summary_of(found, parts),
        may_open=found.cut_off is not None and bool(office.see_round(user, found.call)),
    )
