"""What a question is, and how rows of a rule set become one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

Texts = Mapping[str, Mapping[str, str]]
"""Audience to language to text; `business` in English is the fallback."""

Json = str | int | bool | list[str] | None
"""An answer as stored. None is "not answered"; text that could not be read stays text."""


def is_answered(value: Json) -> bool:
    """Anything but nothing: False and 0 are answers, blanks are not."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != []


class QuestionType(StrEnum):
    """What kind of answer is wanted."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    YES_NO = "yes_no"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    COUNTRY = "country"
    EMAIL = "email"
    PARTITION = "partition"
    MONTHS = "months"
    DECLARATION = "declaration"
    URL = "url"


WITH_CHOICES = frozenset({QuestionType.CHOICE, QuestionType.MULTI_CHOICE})

_LENGTHS = ("min_length", "max_length", "max_words")
_AMOUNTS = ("minimum", "maximum")
LIMITS_OF: Mapping[QuestionType, tuple[str, ...]] = {
    QuestionType.TEXT: _LENGTHS,
    QuestionType.LONG_TEXT: _LENGTHS,
    QuestionType.INTEGER: _AMOUNTS,
    QuestionType.DECIMAL: _AMOUNTS,
    QuestionType.MONTHS: _AMOUNTS,
    QuestionType.DATE: ("not_before", "not_after"),
    QuestionType.MULTI_CHOICE: ("max_choices",),
}
"""Which limits an answer of a type can have; a type that is not here has none."""


class AskedIn(StrEnum):
    """Where a question stands: the application form, the fit check before it, or both."""

    FORM = "form"
    FIT = "fit"
    BOTH = "both"


class Operator(StrEnum):
    """How a condition compares the earlier answer."""

    EQUALS = "equals"
    IN = "in"
    NOT = "not"


class InvalidQuestion(ValueError):
    """A row that cannot be read as a question; says which and why."""

    def __init__(self, key: str, why: object) -> None:
        super().__init__(f"Question “{key}” cannot be read: {why}.")


@dataclass(frozen=True)
class Choice:
    """One of the answers offered."""

    value: str
    label: Texts


@dataclass(frozen=True)
class Limits:
    """Bounds of an answer; None is "no bound". Both ends belong to what is allowed."""

    min_length: int | None = None
    max_length: int | None = None
    max_words: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_choices: int | None = None
    not_before: date | None = None
    not_after: date | None = None


@dataclass(frozen=True)
class Condition:
    """Show the question only when an earlier, visible answer is (or is not) one of `values`."""

    key: str
    operator: Operator
    values: tuple[str | bool | int, ...]


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        name: how sentences about the answer call it, e.g. `summary`.
        official_term: what the programme's own documents call it, shown as secondary text.
        unit: stands inside the right end of the input, e.g. `months`.
        minutes: what answering usually takes; scripted estimate.
        is_confidential: shown only to those who handle the case.
    """

    key: str
    type: QuestionType
    section: str
    label: Texts
    help: Texts = field(default_factory=dict)
    name: Texts = field(default_factory=dict)
    official_term: str = ""
    unit: str = ""
    is_required: bool = True
    choices: tuple[Choice, ...] = ()
    limits: Limits = Limits()
    conditions: tuple[Condition, ...] = ()
    minutes: Decimal = Decimal("0.5")
    asked_in: AskedIn = AskedIn.FORM
    is_confidential: bool = False

    @property
    def in_fit_check(self) -> bool:
        """Answered before the draft exists; the answer flows into it."""
        return self.asked_in in {AskedIn.FIT, AskedIn.BOTH}


@dataclass(frozen=True)
class Section:
    """One step of the form."""

    slug: str
    label: Texts
    help: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionSet:
    """Questions in the order they are asked, grouped into steps."""

    sections: tuple[Section, ...]
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question:
        """The question with this key.

        Raises:
            KeyError: there is none.
        """
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def in_section(self, slug: str) -> tuple[Question, ...]:
        """The questions of one step."""
        return tuple(question for question in self.questions if question.section == slug)

    def for_form(self) -> "QuestionSet":
        """What the application form asks."""
        return self._only(lambda question: question.asked_in is not AskedIn.FIT)

    def for_fit(self) -> "QuestionSet":
        """What the fit check asks."""
        return self._only(lambda question: question.in_fit_check)

    def minutes(self, slug: str | None = None) -> Decimal:
        """Estimated minutes for one step, or for all."""
        asked = self.questions if slug is None else self.in_section(slug)
        return sum((question.minutes for question in asked), Decimal(0))

    def _only(self, wanted: Callable[[Question], bool]) -> "QuestionSet":
        questions = tuple(question for question in self.questions if wanted(question))
        used = {question.section for question in questions}
        sections = tuple(section for section in self.sections if section.slug in used)
        return replace(self, sections=sections, questions=questions)


def parse(
    rows: Iterable[Mapping[str, Any]], sections: Iterable[Mapping[str, Any]] = ()
) -> QuestionSet:
    """A question set from rows of a rule set, in the order given.

    Raises:
        InvalidQuestion: a row lacks what every question has, or names something unknown.
    """
    return QuestionSet(
        sections=tuple(
            Section(row["slug"], row["label"], row.get("help") or {}) for row in sections
        ),
        questions=tuple(_question(row) for row in rows),
    )


def _question(row: Mapping[str, Any]) -> Question:
    key = str(row.get("key", ""))
    try:
        return Question(
            key=key,
            type=QuestionType(row["type"]),
            section=row["section"],
            label=row["label"],
            help=row.get("help") or {},
            name=row.get("name") or {},
            official_term=row.get("official_term", ""),
            unit=row.get("unit", ""),
            is_required=row.get("is_required", True),
            choices=tuple(
                Choice(choice["value"], choice["label"]) for choice in _list(row, "choices")
            ),
            limits=_limits(row.get("limits") or {}),
            conditions=tuple(_condition(condition) for condition in _list(row, "conditions")),
            minutes=Decimal(str(row.get("minutes", "0.5"))),
            asked_in=AskedIn(row.get("asked_in", AskedIn.FORM)),
            is_confidential=row.get("is_confidential", False),
        )
    except KeyError as missing:
        raise InvalidQuestion(key, f"{missing.args[0]} is missing") from missing
    except (InvalidOperation, TypeError, ValueError) as error:
        raise InvalidQuestion(key, error) from error


def _list(row: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return row.get(name) or []


def _limits(given: Mapping[str, Any]) -> Limits:
    readers: dict[str, Callable[[Any], Any]] = {
        "min_length": int,
        "max_length": int,
        "max_words": int,
        "minimum": lambda value: Decimal(str(value)),
        "maximum": lambda value: Decimal(str(value)),
        "max_choices": int,
        "not_before": date.fromisoformat,
        "not_after": date.fromisoformat,
    }
    if unknown := sorted(set(given) - set(readers)):
        raise ValueError(f"unknown limits {', '.join(unknown)}")
    return Limits(**{name: readers[name](value) for name, value in given.items()})


def _condition(given: Mapping[str, Any]) -> Condition:
    operator, value = Operator(given["operator"]), given["value"]
    values = tuple(value) if isinstance(value, list) else (value,)
    return Condition(given["key"], operator, values)
