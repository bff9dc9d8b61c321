"""What happened and what comes next: the steps of one application, done, now or ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Mark(StrEnum):
    """How a step is drawn. `ended` closes the path for good."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    ENDED = "ended"


@dataclass(frozen=True)
class Reached:
    """The application came to a status at an instant."""

    status: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """One line of the timeline.

    Attributes:
        at: when it happened; None for what is ahead.
        due: until when it should happen, where that is promised.
    """

    key: str
    title: str
    sentence: str
    mark: Mark
    at: datetime | None = None
    due: datetime | None = None
    is_paused: bool = False


@dataclass(frozen=True)
class Path:
    """What the sentences name.

    Attributes:
        due: the promised instant of the decision.
        site: who does the technical check.
        checks: rules of eligibility that passed, and all.
    """

    due: datetime | None = None
    site: str = ""
    checks_passed: int = 0
    checks: int = 0


_STEPS = (
    ("submitted", "Submitted"),
    ("eligibility", "We can accept this"),
    ("technical", "Technical check"),
    ("decision", "Decision"),
    ("answer", "Your answer"),
    ("use", "Use of the hours"),
)
_PLACE = {
    "draft": 0,
    "discarded": 0,
    "submitted": 1,
    "ineligible": 1,
    "technical_check": 2,
    "awaiting_decision": 3,
    "waiting_list": 3,
    "not_awarded": 3,
    "awarded": 4,
    "declined": 4,
    "lapsed": 4,
    "accepted": 5,
    "closed": 5,
}
# Reaching one of these finishes the step of this index.
_FINISHED_BY = (
    frozenset({"submitted"}),
    frozenset({"technical_check"}),
    frozenset({"awaiting_decision"}),
    frozenset({"awarded"}),
    frozenset({"accepted"}),
    frozenset({"closed"}),
)
_ENDS = {
    "ineligible": ("Not eligible", "We could not accept this application."),
    "not_awarded": ("No award", "The reasons are in your letter."),
    "declined": ("Declined", "You declined the award; the hours went back."),
    "lapsed": ("Lapsed", "No answer came in time; the hours went back."),
    "closed": ("Closed", "The time of use is over."),
}
_AHEAD = (
    "You fill in the steps and submit.",
    "The rules are checked; most answers come at once.",
    "The hosting site looks at machine, amount and set-up.",
    "The programme office decides and tells you.",
    "You accept or decline the award by a date.",
    "The site opens your accounts and you compute.",
)


def steps(*, status: str, reached: Sequence[Reached], path: Path) -> list[Step]:
    """The timeline of one application.

    Args:
        status: as it is now.
        reached: every status with its instant, oldest first, without the draft.
        path: what the sentences name.
    """
    if status == "withdrawn":
        return _withdrawn(reached, path)
    place = _place(status, reached)
    line = [_step(index, place, status, reached, path) for index in range(len(_STEPS))]
    if status in _ENDS:
        return line[: place + 1]
    return line


def _place(status: str, reached: Sequence[Reached]) -> int:
    """Index of the step under way; a question belongs to the step that asked it."""
    if status != "returned":
        return _PLACE[status]
    before = [moment.status for moment in reached if moment.status in {"submitted", *_PLACE}]
    return _PLACE[before[-1]] if before else 1


def _step(index: int, place: int, status: str, reached: Sequence[Reached], path: Path) -> Step:
    key, title = _STEPS[index]
    if index < place:
        at = _last(reached, _FINISHED_BY[index])
        return Step(key, _titled(index, title, path), _done(index, path), Mark.DONE, at)
    if index > place:
        due = path.due if key == "decision" else None
        return Step(key, _titled(index, title, path), _AHEAD[index], Mark.AHEAD, due=due)
    if status in _ENDS:
        title, sentence = _ENDS[status]
        at = _last(reached, frozenset({status}))
        mark = Mark.DONE if status == "closed" else Mark.ENDED
        return Step(key, title, sentence, mark, at)
    return Step(
        key,
        _titled(index, title, path),
        _now(index, status),
        Mark.NOW,
        due=path.due if 1 <= index <= 3 else None,
        is_paused=status in {"returned", "waiting_list"},
    )


def _withdrawn(reached: Sequence[Reached], path: Path) -> list[Step]:
    before = [moment.status for moment in reached if moment.status in _PLACE]
    place = _PLACE[before[-1]] if before else 1
    done = [
        _step(index, place, before[-1] if before else "", reached, path) for index in range(place)
    ]
    at = _last(reached, frozenset({"withdrawn"}))
    end = Step("withdrawn", "Withdrawn", "You withdrew this application.", Mark.ENDED, at)
    return [*done, end]


def _titled(index: int, title: str, path: Path) -> str:
    if index == 0:
        return title
    if index == 2 and path.site:
        return f"{title} at {path.site}"
    return title


def _done(index: int, path: Path) -> str:
    return (
        "We have it. Your receipt says what was received, and when.",
        f"{path.checks_passed} of {path.checks} eligibility checks passed.",
        "The site sent its assessment to the programme office.",
        "The decision is in your documents.",
        "You accepted the award.",
        "",
    )[index]


def _now(index: int, status: str) -> str:
    if status == "returned":
        return "We asked you to complete some answers. The clock stands until you send them."
    if status == "waiting_list":
        return "You are on the waiting list. You hear from us when hours come free."
    return (
        "You fill in the steps and submit.",
        "The programme office looks at what the rules could not settle.",
        "The hosting site looks at machine, amount and set-up.",
        "The programme office decides and tells you.",
        "Accept or decline the award by the date in your letter.",
        "Your hours are booked; the site opens your accounts.",
    )[index]


def _last(reached: Sequence[Reached], statuses: frozenset[str]) -> datetime | None:
    """When the step was finished; after a completion, when it was finished again."""
    found = [moment.at for moment in reached if moment.status in statuses]
    return found[-1] if found else None
