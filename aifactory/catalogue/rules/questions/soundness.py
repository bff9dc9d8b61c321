"""Whether a question set can be asked at all. Run before a rule set comes into force."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from aifactory.catalogue.rules.questions.schema import (
    LIMITS_OF,
    WITH_CHOICES,
    Condition,
    Json,
    Question,
    QuestionSet,
    QuestionType,
)
from aifactory.catalogue.rules.questions.visibility import impossible_keys, is_same
from aifactory.catalogue.rules.questions.words import label, section_label, text_of

T = TypeVar("T", int, Decimal, date)

KEY = re.compile(r"[a-z][a-z0-9_]{0,49}")
# Names that the page of the form needs for itself.
RESERVED = frozenset(
    {"action", "audience", "call", "csrfmiddlewaretoken", "method", "step", "submit", "then"}
)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Unsound:
    """One thing that keeps a set from being asked.

    Attributes:
        part: of the question or step: key, section, label, choices, limits, minutes, conditions.
        key: of the question; empty where a step is meant.
        slug: of the step; empty where a question is meant.
        cause: the earlier question that a condition waits for.
        is_unfinished: stays like this while a set is being written, and no longer.
    """

    sentence: str
    part: str
    key: str = ""
    slug: str = ""
    cause: str = ""
    is_unfinished: bool = False


Found = Iterator[Unsound]


def check_set(questions: QuestionSet) -> list[str]:
    """Sentences saying what is unsound; empty when the set may be used."""
    return [found.sentence for found in unsound_parts(questions)]


def unsound_parts(questions: QuestionSet) -> list[Unsound]:
    """The same with the place of each."""
    return [found for check in CHECKS for found in check(questions)]


def newly_unsound(before: QuestionSet, after: QuestionSet) -> list[Unsound]:
    """What a change makes impossible. What was so before, or is only unfinished, may stay."""
    known = set(check_set(before))
    return [
        found
        for found in unsound_parts(after)
        if found.sentence not in known and not found.is_unfinished
    ]


def dependents(questions: QuestionSet, key: str) -> tuple[Question, ...]:
    """The questions with a condition on this one."""
    return tuple(
        question
        for question in questions.questions
        if question.key != key and any(one.key == key for one in question.conditions)
    )


def _keys(questions: QuestionSet) -> Found:
    for key, count in Counter(question.key for question in questions.questions).items():
        if not KEY.fullmatch(key):
            sentence = f"“{key}” is not a key. Use small letters, digits and underscores."
            yield Unsound(sentence, "key", key)
        if key in RESERVED:
            yield Unsound(f"“{key}” is a name that the form itself needs.", "key", key)
        if count > 1:
            sentence = f"“{key}” is asked {count} times. A key belongs to one question."
            yield Unsound(sentence, "key", key)


def _sections(questions: QuestionSet) -> Found:
    used = [question.section for question in questions.questions]
    for slug, count in Counter(section.slug for section in questions.sections).items():
        if not SLUG.fullmatch(slug):
            sentence = (
                f"“{slug}” cannot be part of an address. Use small letters, digits and hyphens."
            )
            yield Unsound(sentence, "slug", slug=slug)
        if count > 1:
            yield Unsound(f"Step “{slug}” is there {count} times.", "slug", slug=slug)
        if slug not in used:
            sentence = f"Step “{slug}” has no questions."
            yield Unsound(sentence, "questions", slug=slug, is_unfinished=True)
    for section in questions.sections:
        if not section_label(section):
            yield Unsound(f"Step “{section.slug}” has no name.", "label", slug=section.slug)


def _order(questions: QuestionSet) -> Found:
    used = [question.section for question in questions.questions]
    known = [section.slug for section in questions.sections]
    for question in questions.questions:
        if question.section not in known:
            sentence = (
                f"“{question.key}” belongs to step “{question.section}”, which does not exist."
            )
            yield Unsound(sentence, "section", question.key)
    positions = [known.index(slug) for slug in used if slug in known]
    if positions != sorted(positions):
        yield Unsound("The questions do not follow the order of the steps.", "section")


def _words(questions: QuestionSet) -> Found:
    for question in questions.questions:
        if not label(question):
            yield Unsound(f"“{question.key}” has no label.", "label", question.key)
        for choice in question.choices:
            if not text_of(choice.label):
                sentence = f"“{question.key}” offers “{choice.value}” without words."
                yield Unsound(sentence, "choices", question.key)


def _choices(questions: QuestionSet) -> Found:
    for question in questions.questions:
        values = [choice.value for choice in question.choices]
        if (question.type in WITH_CHOICES) != bool(values):
            sentence = (
                f"“{question.key}” offers no answers."
                if question.type in WITH_CHOICES
                else f"“{question.key}” is of type {question.type} and cannot offer answers."
            )
            yield Unsound(sentence, "choices", question.key)
        for value, count in Counter(values).items():
            if count > 1:
                sentence = f"“{question.key}” offers “{value}” {count} times."
                yield Unsound(sentence, "choices", question.key)


def _limits(questions: QuestionSet) -> Found:
    for question in questions.questions:
        for sentence in _limit_sentences(question):
            yield Unsound(f"“{question.key}” {sentence}", "limits", question.key)
        if question.minutes < 0:
            sentence = f"“{question.key}” cannot take less than no time."
            yield Unsound(sentence, "minutes", question.key)


def _limit_sentences(question: Question) -> Iterator[str]:
    limits, kind = question.limits, question.type
    crossed = [
        _above(limits.min_length, limits.max_length),
        _above(limits.minimum, limits.maximum),
        _above(limits.not_before, limits.not_after),
    ]
    if any(crossed):
        yield "has a lower limit above its upper limit."
    if kind is QuestionType.LONG_TEXT and limits.max_length is None:
        yield "is long text and needs a limit of characters."
    for name, value in vars(limits).items():
        if value is not None and name not in LIMITS_OF.get(kind, ()):
            yield f"is of type {kind} and has no limit “{name}”."
    if any(one is not None and one < 1 for one in (limits.max_length, limits.max_words)):
        yield "needs room for at least one character."
    most = limits.max_choices
    if most is not None and not 1 <= most <= len(question.choices):
        yield f"allows {most} answers and offers {len(question.choices)}."


def _above(least: T | None, most: T | None) -> bool:
    return least is not None and most is not None and least > most


def _conditions(questions: QuestionSet) -> Found:
    earlier: dict[str, Question] = {}
    every = {question.key: question for question in questions.questions}
    for question in questions.questions:
        for condition in question.conditions:
            for sentence in _unmet(question, condition, every, earlier):
                yield Unsound(sentence, "conditions", question.key, cause=condition.key)
        earlier[question.key] = question


def _unmet(
    question: Question,
    condition: Condition,
    every: Mapping[str, Question],
    earlier: Mapping[str, Question],
) -> Iterator[str]:
    if condition.key not in every:
        yield f"“{question.key}” depends on “{condition.key}”, which does not exist."
    elif condition.key not in earlier:
        yield f"“{question.key}” depends on “{condition.key}”, which is not asked earlier."
    else:
        yield from _impossible(question, condition, earlier[condition.key])


def _impossible(question: Question, condition: Condition, earlier: Question) -> Iterator[str]:
    """Values the earlier question cannot have, or a place where it is not asked."""
    offered: list[Json] = [choice.value for choice in earlier.choices]
    if earlier.type is QuestionType.YES_NO:
        offered = [True, False]
    if not condition.values:
        yield f"“{question.key}” depends on “{earlier.key}” without saying on which answer."
    for value in condition.values if offered else ():
        if not any(is_same(value, one) for one in offered):
            yield f"“{question.key}” waits for “{earlier.key}” to be “{value}”, which it never is."
    if _places(question) - _places(earlier):
        yield f"“{question.key}” depends on “{earlier.key}”, which is not asked in the same place."


def _places(question: Question) -> set[str]:
    return {"form", "fit"} if question.asked_in == "both" else {str(question.asked_in)}


def _circles(questions: QuestionSet) -> Found:
    needs = {
        question.key: [condition.key for condition in question.conditions]
        for question in questions.questions
    }
    reported: set[frozenset[str]] = set()
    for key in needs:
        circle = _circle([key], needs)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            chain = " → ".join([*circle, circle[0]])
            yield Unsound(f"These questions wait for one another: {chain}.", "conditions", key)


def _circle(path: list[str], needs: dict[str, list[str]]) -> list[str]:
    """The keys from the first back to itself, or nothing."""
    for key in needs.get(path[-1], []):
        if key == path[0]:
            return path
        if key not in path and (found := _circle([*path, key], needs)):
            return found
    return []


def _never(questions: QuestionSet) -> Found:
    """Conditions that are each possible and cannot hold together, also through other questions."""
    for key, cause in impossible_keys(questions).items():
        sentence = (
            f"“{key}” is never asked: it waits for answers to “{cause}” that exclude one another."
        )
        yield Unsound(sentence, "conditions", key, cause=cause)


CHECKS: Iterable[Callable[[QuestionSet], Found]] = (
    _keys,
    _sections,
    _order,
    _words,
    _choices,
    _limits,
    _conditions,
    _circles,
    _never,
)
