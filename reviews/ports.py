"""What this app needs from apps above it; `aifactory.wiring` binds it, nobody else."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reviews.rules.rounds import AfterReview

# The person who looks, and the cut-offs. Ports lie below models and cannot name the classes.
NextActs = Callable[[Any, Sequence[Any]], Mapping[int, AfterReview]]


class AfterReviewPort:
    """What rounds need when their review is over; nothing until something above is bound."""

    def __init__(self) -> None:
        self._bound: NextActs | None = None

    def bind(self, acts: NextActs) -> None:
        """Let `acts(user, cut_offs)` say what is next, by id of the cut-off."""
        self._bound = acts

    def __call__(self, user: object, cut_offs: Sequence[Any]) -> Mapping[int, AfterReview]:
        if self._bound is None or not cut_offs:
            return {}
        return self._bound(user, cut_offs)


# Ranking, decisions and their release come after the review; only `allocations` knows those.
after_review = AfterReviewPort()
