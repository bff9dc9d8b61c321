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
        has_experts: the mode has experts who mark what the site finds feasible.
    """

    due: datetime | None = None
    site: str = ""
    checks_passed: int = 0
    checks: int = 0
    has_experts: bool = False


@dataclass(frozen=True)
class _Stage:
    """A step with its words; the first of `finished_by` that was reached finishes it."""

    key: str
    title: str
    ahead: str
    now: str
    done: str
    finished_by: tuple[str, ...]


_STAGES = (
    _Stage(
        "submitted",
        "Submitted",
        ahead="You fill in the steps and submit.",
        now="You fill in the steps and submit.",
        done="We have it. Your receipt says what was received, and when.",
        finished_by=("submitted",),
    ),
    _Stage(
        "eligibility",
        "We can accept this",
        ahead="The rules are checked; most answers come at once.",
        now="The programme office looks at what the rules could not settle.",
        done="{passed} of {checks} eligibility checks passed.",
        finished_by=("technical_check",),
    ),
    _Stage(
        "technical",
        "Technical check",
        ahead="The hosting site looks at machine, amount and set-up.",
        now="The hosting site looks at machine, amount and set-up.",
        done="The site sent its assessment to the programme office.",
        finished_by=("expert_review", "awaiting_decision"),
    ),
    _Stage(
        "experts",
        "Expert review",
        ahead="Independent experts read it after the cut-off and mark each criterion.",
        now="Independent experts read it and mark each criterion. Only the office knows who.",
        done="The experts sent their reviews. You read their comments with the decision.",
        finished_by=("awaiting_decision",),
    ),
    _Stage(
        "decision",
        "Decision",
        ahead="The programme office decides and tells you.",
        now="The programme office decides and tells you.",
        done="The decision is in your documents.",
        finished_by=("awarded",),
    ),
    _Stage(
        "answer",
        "Your answer",
        ahead="You accept or decline the award by a date.",
        now="Accept or decline the award by the date in your letter.",
        done="You accepted the award.",
        finished_by=("accepted",),
    ),
    _Stage(
        "use",
        "Use of the hours",
        ahead="The site opens your accounts and you compute.",
        now="Your hours are booked; the site opens your accounts.",
        done="",
        finished_by=("closed",),
    ),
)
_PLACE = {
    "draft": "submitted",
    "discarded": "submitted",
    "submitted": "eligibility",
    "ineligible": "eligibility",
    "technical_check": "technical",
    "expert_review": "experts",
    "awaiting_decision": "decision",
    "waiting_list": "decision",
    "not_awarded": "decision",
    "awarded": "answer",
    "declined": "answer",
    "lapsed": "answer",
    "accepted": "use",
    "closed": "use",
}
_BEFORE_EXPERTS = frozenset({"submitted", "eligibility", "technical"})
# Between receipt and announcement the promise runs.
_PROMISED = frozenset({"eligibility", "technical", "experts", "decision"})
_ENDS = {
    "ineligible": ("Not eligible", "We could not accept this application."),
    "not_awarded": ("No award", "The reasons are in your letter."),
    "declined": ("Declined", "You declined the award; the hours went back."),
    "lapsed": ("Lapsed", "No answer came in time; the hours went back."),
    "closed": ("Closed", "The time of use is over."),
}
_STANDING = {
    "returned": "We asked you to complete some answers. The clock stands until you send them.",
    "waiting_list": "You are on the waiting list. You hear from us when hours come free.",
}
_WITHDRAWN = ("Withdrawn", "You withdrew this application.")


def steps(*, status: str, reached: Sequence[Reached], path: Path) -> list[Step]:
    """The timeline of one application.

    Args:
        status: as it is now.
        reached: every status with its instant, oldest first, without the draft.
        path: what the sentences name.
    """
    current = _current(status, reached)
    line = _line(current, reached, path)
    place = [stage.key for stage in line].index(current)
    done = [_done(stage, reached, path) for stage in line[:place]]
    if status == "withdrawn":
        at = _last(reached, frozenset({"withdrawn"}))
        return [*done, Step("withdrawn", *_WITHDRAWN, Mark.ENDED, at)]
    if status in _ENDS:
        return [*done, _end(line[place], status, reached)]
    return [
        *done,
        _now(line[place], status, path),
        *(_ahead(stage, path) for stage in line[place + 1 :]),
    ]


def _current(status: str, reached: Sequence[Reached]) -> str:
    """Key of the step under way; a question, or a withdrawal, belongs to the step before it."""
    if status in _PLACE:
        return _PLACE[status]
    before = [moment.status for moment in reached if moment.status in _PLACE]
    return _PLACE[before[-1]] if before else "eligibility"


def _line(current: str, reached: Sequence[Reached], path: Path) -> list[_Stage]:
    """Every step, without the experts where they are not asked, or were not."""
    is_asked = current in _BEFORE_EXPERTS or any(one.status == "expert_review" for one in reached)
    is_with_experts = current == "experts" or (path.has_experts and is_asked)
    return [stage for stage in _STAGES if stage.key != "experts" or is_with_experts]


def _done(stage: _Stage, reached: Sequence[Reached], path: Path) -> Step:
    sentence = stage.done.format(passed=path.checks_passed, checks=path.checks)
    at = _finished(reached, stage.finished_by)
    return Step(stage.key, _titled(stage, path), sentence, Mark.DONE, at)


def _ahead(stage: _Stage, path: Path) -> Step:
    due = path.due if stage.key == "decision" else None
    return Step(stage.key, _titled(stage, path), stage.ahead, Mark.AHEAD, due=due)


def _now(stage: _Stage, status: str, path: Path) -> Step:
    return Step(
        stage.key,
        _titled(stage, path),
        _STANDING.get(status, stage.now),
        Mark.NOW,
        due=path.due if stage.key in _PROMISED else None,
        is_paused=status in _STANDING,
    )


def _end(stage: _Stage, status: str, reached: Sequence[Reached]) -> Step:
    title, sentence = _ENDS[status]
    mark = Mark.DONE if status == "closed" else Mark.ENDED
    return Step(stage.key, title, sentence, mark, _last(reached, frozenset({status})))


def _titled(stage: _Stage, path: Path) -> str:
    if stage.key == "technical" and path.site:
        return f"{stage.title} at {path.site}"
    return stage.title


def _finished(reached: Sequence[Reached], statuses: Sequence[str]) -> datetime | None:
    """By the first of the statuses that was reached at all: experts come before the decision."""
    found = (_last(reached, frozenset({status})) for status in statuses)
    return next((at for at in found if at is not None), None)


def _last(reached: Sequence[Reached], statuses: frozenset[str]) -> datetime | None:
    """When the step was finished; after a completion, when it was finished again."""
    found = [moment.at for moment in reached if moment.status in statuses]
    return found[-1] if found else None
