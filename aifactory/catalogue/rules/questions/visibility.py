"""Which questions are shown for the answers given so far, and how long the rest takes."""

from collections.abc import Mapping
from decimal import ROUND_CEILING

from aifactory.catalogue.rules.questions.schema import (
    Condition,
    Json,
    Operator,
    Question,
    QuestionSet,
    QuestionType,
    is_answered,
)


def visible_keys(questions: QuestionSet, answers: Mapping[str, Json]) -> tuple[str, ...]:
    """Keys of the questions to show, in order.

    A condition on a question that is hidden or unanswered does not hold, so what hangs on it stays
    hidden. Answers to hidden questions are kept elsewhere and do not count here.
    """
    visible: dict[str, Json] = {}
    for question in questions.questions:
        if all(_holds(condition, visible) for condition in question.conditions):
            visible[question.key] = answers.get(question.key)
    return tuple(visible)


def minutes_left(questions: QuestionSet, answers: Mapping[str, Json]) -> int:
    """Whole minutes for the visible questions without an answer, rounded up."""
    shown = set(visible_keys(questions, answers))
    open_questions = [
        question
        for question in questions.questions
        if question.key in shown and not is_answered(answers.get(question.key))
    ]
    total = QuestionSet((), tuple(open_questions)).minutes()
    return int(total.to_integral_value(rounding=ROUND_CEILING))


def _holds(condition: Condition, visible: Mapping[str, Json]) -> bool:
    answer = visible.get(condition.key)
    if not is_answered(answer):
        return False
    given = answer if isinstance(answer, list) else [answer]
    matches = any(is_same(one, wanted) for one in given for wanted in condition.values)
    return matches is not (condition.operator is Operator.NOT)


def is_same(answer: Json, wanted: Json) -> bool:
    """Equal and of one kind: True is not 1."""
    return type(answer) is type(wanted) and answer == wanted


def impossible_keys(questions: QuestionSet) -> dict[str, str]:
    """Questions that no answers bring up, each with the earlier question that keeps it hidden.

    All conditions of a question hold at once, and so do those of what it waits for. It is
    reached unless one of the earlier questions would need answers that exclude one another.
    A value that is not offered at all is left to the check of that condition.
    """
    every = {question.key: question for question in questions.questions}
    found: dict[str, str] = {}
    needed: dict[str, tuple[Condition, ...]] = {}
    for question in questions.questions:
        inherited = [one for each in question.conditions for one in needed.get(each.key, ())]
        needed[question.key] = tuple(dict.fromkeys([*question.conditions, *inherited]))
        if any(condition.key in found for condition in question.conditions):
            continue  # said of the earlier question already
        cause = _excluded(needed[question.key], every)
        if cause:
            found[question.key] = cause
    return found


def _excluded(conditions: tuple[Condition, ...], every: Mapping[str, Question]) -> str:
    """The key whose conditions, each possible alone, cannot hold together; empty if none."""
    together: dict[str, list[Condition]] = {}
    for condition in conditions:
        if condition.values:
            together.setdefault(condition.key, []).append(condition)
    for key, wanted in together.items():
        if key in every and not _can_hold(every[key], wanted):
            return key
    return ""


def _can_hold(question: Question, wanted: list[Condition]) -> bool:
    refused = [value for one in wanted if one.operator is Operator.NOT for value in one.values]
    asked = [one.values for one in wanted if one.operator is not Operator.NOT]
    open_to = [{value for value in values if value not in refused} for values in asked]
    if open_to and question.type is QuestionType.MULTI_CHOICE:
        return all(open_to)  # several answers can be given, one for each condition
    if open_to:
        return bool(set.intersection(*open_to))
    offered: list[Json] = [choice.value for choice in question.choices]
    if question.type is QuestionType.YES_NO:
        offered = [True, False]
    return not offered or any(value not in refused for value in offered)
