"""Which questions are shown for the answers given so far, and how long the rest takes."""

from collections.abc import Mapping
from decimal import ROUND_CEILING

from aifactory.catalogue.rules.questions.schema import (
    Condition,
    Json,
    Operator,
    QuestionSet,
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
