"""Whether a question set can be asked at all. Run before a rule set comes into force."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

from aifactory.catalogue.rules.questions.schema import (
    WITH_CHOICES,
    Condition,
    Json,
    Question,
    QuestionSet,
    QuestionType,
)
from aifactory.catalogue.rules.questions.visibility import is_same
from aifactory.catalogue.rules.questions.words import label, section_label, text_of

T = TypeVar("T", int, Decimal, date)

KEY = re.compile(r"[a-z][a-z0-9_]{0,49}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_set(questions: QuestionSet) -> list[str]:
    """Sentences saying what is unsound; empty when the set may be used."""
    return [sentence for check in CHECKS for sentence in check(questions)]


def _keys(questions: QuestionSet) -> Iterator[str]:
    for key, count in Counter(question.key for question in questions.questions).items():
        if not KEY.fullmatch(key):
            yield f"“{key}” is not a key. Use small letters, digits and underscores."
        if count > 1:
            yield f"“{key}” is asked {count} times. A key belongs to one question."


def _sections(questions: QuestionSet) -> Iterator[str]:
    used = [question.section for question in questions.questions]
    for slug, count in Counter(section.slug for section in questions.sections).items():
        if not SLUG.fullmatch(slug):
            yield f"“{slug}” cannot be part of an address. Use small letters, digits and hyphens."
        if count > 1:
            yield f"Step “{slug}” is there {count} times."
        if slug not in used:
            yield f"Step “{slug}” has no questions."
    for section in questions.sections:
        if not section_label(section):
            yield f"Step “{section.slug}” has no name."


def _order(questions: QuestionSet) -> Iterator[str]:
    used = [question.section for question in questions.questions]
    known = [section.slug for section in questions.sections]
    for question in questions.questions:
        if question.section not in known:
            yield f"“{question.key}” belongs to step “{question.section}”, which does not exist."
    positions = [known.index(slug) for slug in used if slug in known]
    if positions != sorted(positions):
        yield "The questions do not follow the order of the steps."


def _words(questions: QuestionSet) -> Iterator[str]:
    for question in questions.questions:
        if not label(question):
            yield f"“{question.key}” has no label."
        for choice in question.choices:
            if not text_of(choice.label):
                yield f"“{question.key}” offers “{choice.value}” without words."


def _choices(questions: QuestionSet) -> Iterator[str]:
    for question in questions.questions:
        values = [choice.value for choice in question.choices]
        if (question.type in WITH_CHOICES) != bool(values):
            yield (
                f"“{question.key}” offers no answers."
                if question.type in WITH_CHOICES
                else f"“{question.key}” is of type {question.type} and cannot offer answers."
            )
        for value, count in Counter(values).items():
            if count > 1:
                yield f"“{question.key}” offers “{value}” {count} times."


def _limits(questions: QuestionSet) -> Iterator[str]:
    for question in questions.questions:
        limits = question.limits
        crossed = [
            _above(limits.min_length, limits.max_length),
            _above(limits.minimum, limits.maximum),
            _above(limits.not_before, limits.not_after),
        ]
        if any(crossed):
            yield f"“{question.key}” has a lower limit above its upper limit."
        if question.type is QuestionType.LONG_TEXT and limits.max_length is None:
            yield f"“{question.key}” is long text and needs a limit of characters."
        if question.minutes < 0:
            yield f"“{question.key}” cannot take less than no time."


def _above(least: T | None, most: T | None) -> bool:
    return least is not None and most is not None and least > most


def _conditions(questions: QuestionSet) -> Iterator[str]:
    earlier: dict[str, Question] = {}
    every = {question.key: question for question in questions.questions}
    for question in questions.questions:
        for condition in question.conditions:
            if condition.key not in every:
                yield f"“{question.key}” depends on “{condition.key}”, which does not exist."
            elif condition.key not in earlier:
                yield f"“{question.key}” depends on “{condition.key}”, which is not asked earlier."
            else:
                yield from _impossible(question, condition, earlier[condition.key])
        earlier[question.key] = question


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


def _circles(questions: QuestionSet) -> Iterator[str]:
    needs = {
        question.key: [condition.key for condition in question.conditions]
        for question in questions.questions
    }
    reported: set[frozenset[str]] = set()
    for key in needs:
        circle = _circle([key], needs)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            yield f"These questions wait for one another: {' → '.join([*circle, circle[0]])}."


def _circle(path: list[str], needs: dict[str, list[str]]) -> list[str]:
    """The keys from the first back to itself, or nothing."""
    for key in needs.get(path[-1], []):
        if key == path[0]:
            return path
        if key not in path and (found := _circle([*path, key], needs)):
            return found
    return []


CHECKS: Iterable[Callable[[QuestionSet], Iterator[str]]] = (
    _keys,
    _sections,
    _order,
    _words,
    _choices,
    _limits,
    _conditions,
    _circles,
)
