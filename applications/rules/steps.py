"""The wizard's steps: which are done, which have errors, how many minutes each still takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from aifactory.catalogue.rules.questions import (
    Json,
    QuestionSet,
    is_answered,
    section_label,
    visible_keys,
)
from applications.rules.problems import Flaw

MISSING = frozenset({"missing", "missing_choice", "missing_yes_no", "not_confirmed"})


@dataclass(frozen=True)
class StepState:
    """One line of the rail.

    Attributes:
        errors: answers that are there and wrong; what is still empty is no error yet.
        is_done: everything shown on the step is right.
    """

    number: int
    slug: str
    label: str
    minutes: int
    errors: int
    is_done: bool


def progress(
    questions: QuestionSet,
    answers: Mapping[str, Json],
    flaws: Iterable[Flaw],
    *,
    audience: str = "business",
    language: str = "en",
) -> list[StepState]:
    """The steps that show at least one question, numbered from 1."""
    visible = set(visible_keys(questions, answers))
    found: dict[str, list[Flaw]] = {}
    for flaw in flaws:
        found.setdefault(flaw.section, []).append(flaw)
    shown = [
        section
        for section in questions.sections
        if any(question.key in visible for question in questions.in_section(section.slug))
    ]
    return [
        StepState(
            number=place,
            slug=section.slug,
            label=section_label(section, audience, language),
            minutes=_minutes(questions, section.slug, visible, answers),
            errors=sum(flaw.code not in MISSING for flaw in found.get(section.slug, [])),
            is_done=section.slug not in found,
        )
        for place, section in enumerate(shown, start=1)
    ]


def minutes_of(steps: Sequence[StepState]) -> int:
    """Minutes for everything that is still empty."""
    return sum(step.minutes for step in steps)


def after(steps: Sequence[StepState], slug: str) -> StepState | None:
    """The step that follows; None after the last."""
    return _beside(steps, slug, 1)


def before(steps: Sequence[StepState], slug: str) -> StepState | None:
    """The step before; None before the first."""
    return _beside(steps, slug, -1)


def with_followers(questions: QuestionSet, keys: Iterable[str]) -> list[str]:
    """The questions named and all that a changed answer to them may bring up, in order."""
    wanted = set(keys)
    found = []
    for question in questions.questions:
        if question.key in wanted or any(one.key in wanted for one in question.conditions):
            wanted.add(question.key)
            found.append(question.key)
    return found


def _beside(steps: Sequence[StepState], slug: str, way: int) -> StepState | None:
    place = next((index for index, step in enumerate(steps) if step.slug == slug), None)
    if place is None or not 0 <= place + way < len(steps):
        return None
    return steps[place + way]


def _minutes(
    questions: QuestionSet, slug: str, visible: set[str], answers: Mapping[str, Json]
) -> int:
    total = sum(
        (
            question.minutes
            for question in questions.in_section(slug)
            if question.key in visible
            and question.is_required
            and not is_answered(answers.get(question.key))
        ),
        Decimal(0),
    )
    return int(total.to_integral_value(rounding=ROUND_CEILING))
