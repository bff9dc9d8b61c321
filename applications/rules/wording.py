"""A stored answer as text: typed back into a field, or read on a page."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from aifactory.catalogue.rules.questions import (
    Json,
    Question,
    QuestionType,
    choice_label,
    is_answered,
)
from aifactory.face.rules.formats import NO_BREAK_SPACE, day, grouped

NAMED = frozenset({QuestionType.COUNTRY, QuestionType.PARTITION})
NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.MONTHS, QuestionType.DECIMAL})
YES_NO = frozenset({QuestionType.YES_NO, QuestionType.DECLARATION})


def typed_back(question: Question, value: Json) -> list[str]:
    """What the field shows for a stored value: exactly what was typed, where it was not read."""
    if value is None:
        return []
    if isinstance(value, list):
        return list(value)
    if isinstance(value, bool):
        if question.type is QuestionType.DECLARATION:
            return ["yes"] if value else []
        return ["yes" if value else "no"]
    if isinstance(value, str) and question.type is QuestionType.DATE:
        return [_dotted(value)]
    return [str(value)]


def read_text(
    question: Question,
    value: Json,
    *,
    names: Mapping[str, str],
    audience: str = "business",
    language: str = "en",
) -> str:
    """The answer as a sentence part; empty when there is none.

    Args:
        names: of countries and partitions, by code.
    """
    if not is_answered(value):
        return ""
    if isinstance(value, list):
        return ", ".join(choice_label(question, one, audience, language) for one in value)
    if question.type in YES_NO and isinstance(value, bool):
        return "Yes" if value else "No"
    if question.type is QuestionType.CHOICE:
        return choice_label(question, str(value), audience, language)
    if question.type in NAMED:
        return names.get(str(value), str(value))
    if question.type in NUMBERS:
        return _number(question, value)
    if question.type is QuestionType.DATE:
        return _day(str(value))
    return str(value)


def _number(question: Question, value: Json) -> str:
    try:
        text = grouped(Decimal(str(value)))
    except InvalidOperation:
        return str(value)
    return f"{text}{NO_BREAK_SPACE}{question.unit}" if question.unit else text


def _day(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def _dotted(value: str) -> str:
    try:
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    except ValueError:
        return value
