"""Reading what was typed, and saying what is wrong with it. Nothing typed is ever dropped."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from urllib.parse import urlsplit

from aifactory.catalogue.rules.questions.schema import (
    Json,
    Question,
    QuestionSet,
    QuestionType,
    Texts,
    is_answered,
)
from aifactory.catalogue.rules.questions.visibility import visible_keys

Options = Mapping[str, Collection[str]]
"""What is offered now for questions whose answers are catalogue rows, by question key."""

NO_OPTIONS: Options = MappingProxyType({})
YES = frozenset({"yes", "true", "on", "1"})
NO = frozenset({"no", "false", "off", "0"})
MAX_URL = 2000
MAX_EMAIL = 254

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_EXACT = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")
_GROUPING = re.compile(r"(?<=[0-9])[ \u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")
_DOTTED_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MINUS = "\u2212"


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer; `sentences.sentence` says it to people."""

    key: str
    code: str
    params: Mapping[str, str | int | Decimal | date]
    name: Texts


def clean_value(question: Question, raw: Sequence[str]) -> Json:
    """What was posted, as the value to store.

    What cannot be read as the question's type stays the text that was typed; `check_answer` then
    says what is wrong with it. Only NUL is removed and half surrogate pairs are replaced, because
    the database can hold neither; line ends become one character.
    """
    texts = [_storable(text) for text in raw]
    if question.type is QuestionType.MULTI_CHOICE:
        return list(dict.fromkeys(text for text in texts if text)) or None
    text = texts[-1] if texts else ""
    if not text:
        return None
    return READERS.get(question.type, _as_typed)(text)


def check_answer(
    question: Question, value: Json, *, options: Options = NO_OPTIONS
) -> list[Problem]:
    """Everything wrong with one answer; empty when it can be submitted."""
    if not is_answered(value):
        return [_problem(question, _missing(question))] if question.is_required else []
    return list(CHECKS[question.type](question, value, options))


def check_all(
    questions: QuestionSet,
    answers: Mapping[str, Json],
    *,
    options: Options = NO_OPTIONS,
) -> list[Problem]:
    """The problems of all visible questions, in the order they are asked."""
    visible = set(visible_keys(questions, answers))
    return [
        problem
        for question in questions.questions
        if question.key in visible
        for problem in check_answer(question, answers.get(question.key), options=options)
    ]


def _storable(text: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", text)


def _as_typed(text: str) -> Json:
    return text


def _read_yes_no(text: str) -> Json:
    word = text.strip().lower()
    if word in YES:
        return True
    return False if word in NO else text


def _read_whole(text: str) -> Json:
    digits = _digits(text)
    return int(digits) if _WHOLE.fullmatch(digits) else text


def _read_exact(text: str) -> Json:
    """Decimals are stored as text, so that 0.1 stays 0.1."""
    digits = _digits(text).replace(",", ".", 1)
    return digits.lstrip("+") if _EXACT.fullmatch(digits) else text


def _digits(text: str) -> str:
    return _GROUPING.sub("", text.strip().replace(_MINUS, "-"))


def _read_date(text: str) -> Json:
    """ISO, or day.month.year. 03/04/2027 is two dates and is asked again."""
    words = text.strip()
    if parts := _DOTTED_DATE.fullmatch(words):
        day, month, year = (int(part) for part in parts.groups())
        words = f"{year:04}-{month:02}-{day:02}"
    return words if _as_date(words) else text


def _read_country(text: str) -> Json:
    code = text.strip()
    return code.upper() if _COUNTRY.fullmatch(code) else text


def _as_date(value: Json) -> date | None:
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


READERS: dict[QuestionType, Callable[[str], Json]] = {
    QuestionType.YES_NO: _read_yes_no,
    QuestionType.DECLARATION: _read_yes_no,
    QuestionType.INTEGER: _read_whole,
    QuestionType.MONTHS: _read_whole,
    QuestionType.DECIMAL: _read_exact,
    QuestionType.DATE: _read_date,
    QuestionType.COUNTRY: _read_country,
}


def _problem(question: Question, code: str, **params: str | int | Decimal | date) -> Problem:
    if question.unit:
        params["unit"] = question.unit
    return Problem(question.key, code, params, question.name)


def _missing(question: Question) -> str:
    if question.type is QuestionType.DECLARATION:
        return "not_confirmed"
    if question.type is QuestionType.YES_NO:
        return "missing_yes_no"
    is_list = question.choices or question.type in {QuestionType.COUNTRY, QuestionType.PARTITION}
    return "missing_choice" if is_list else "missing"


def _unreadable(question: Question, code: str, value: Json) -> Iterator[Problem]:
    yield _problem(question, code, value=str(value))


def _check_text(question: Question, value: Json, _options: Options) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield from _unreadable(question, "not_text", value)
        return
    least, most = question.limits.min_length, question.limits.max_length
    if least is not None and len(value.strip()) < least:
        yield _problem(question, "too_short", count=len(value.strip()), limit=least)
    if most is not None and len(value) > most:
        yield _problem(question, "too_long", count=len(value), limit=most)
    words, most_words = len(value.split()), question.limits.max_words
    if most_words is not None and words > most_words:
        yield _problem(question, "too_many_words", count=words, limit=most_words)
    if question.type is QuestionType.TEXT and "\n" in value:
        yield _problem(question, "several_lines")


def _check_choice(question: Question, value: Json, _options: Options) -> Iterator[Problem]:
    if value not in [choice.value for choice in question.choices]:
        yield from _unreadable(question, "not_a_choice", value)


def _check_choices(question: Question, value: Json, options: Options) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield from _unreadable(question, "not_a_choice", value)
        return
    for one in value:
        yield from _check_choice(question, one, options)
    most = question.limits.max_choices
    if most is not None and len(value) > most:
        yield _problem(question, "too_many_choices", count=len(value), limit=most)


def _check_yes_no(question: Question, value: Json, _options: Options) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield from _unreadable(question, "not_yes_or_no", value)


def _check_declaration(question: Question, value: Json, _options: Options) -> Iterator[Problem]:
    if value is not True:
        yield _problem(question, "not_confirmed")


def _check_whole(question: Question, value: Json, _options: Options) -> Iterator[Problem]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield from _within(question, Decimal(value))
    else:
        yield from _unreadable(question, "not_a_whole_number", value)


def _check_exact(question: Question, value: Json, _options: Options) -> Iterator[Problem]:
    if isinstance(value, str) and _EXACT.fullmatch(value):
        yield from _within(question, Decimal(value))
    else:
        yield from _unreadable(question, "not_a_number", value)


def _within(question: Question, number: Decimal) -> Iterator[Problem]:
    least, most = question.limits.minimum, question.limits.maximum
    if least is not None and number < least:
        yield _problem(question, "too_small", number=number, limit=least)
    if most is not None and number > most:
        yield _problem(question, "too_large", number=number, limit=most)


def _check_date(question: Question, value: Json, _options: Options) -> Iterator[Problem]:
    day = _as_date(value)
    if day is None:
        yield from _unreadable(question, "not_a_date", value)
        return
    first, last = question.limits.not_before, question.limits.not_after
    if first is not None and day < first:
        yield _problem(question, "too_early", day=day, limit=first)
    if last is not None and day > last:
        yield _problem(question, "too_late", day=day, limit=last)


def _check_offered(question: Question, value: Json, options: Options) -> Iterator[Problem]:
    """Countries and partitions: a code, and one that is offered where the caller says which are."""
    offered = options.get(question.key)
    is_code = isinstance(value, str) and len(value.split()) == 1
    if not is_code or (offered is not None and value not in offered):
        yield from _unreadable(question, "not_offered", value)


def _check_country(question: Question, value: Json, options: Options) -> Iterator[Problem]:
    if isinstance(value, str) and _COUNTRY.fullmatch(value):
        yield from _check_offered(question, value, options)
    else:
        yield from _unreadable(question, "not_a_choice", value)


def _check_email(question: Question, value: Json, _options: Options) -> Iterator[Problem]:
    text = value.strip() if isinstance(value, str) else ""
    if not _EMAIL.fullmatch(text) or len(text) > MAX_EMAIL:
        yield from _unreadable(question, "not_an_email", value)


def _check_url(question: Question, value: Json, _options: Options) -> Iterator[Problem]:
    if not isinstance(value, str) or not _is_web_address(value.strip()):
        yield from _unreadable(question, "not_a_web_address", value)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_plain = len(text) <= MAX_URL and not any(sign.isspace() for sign in text)
    return is_plain and parts.scheme in {"http", "https"} and "." in host.strip(".")


CHECKS: dict[QuestionType, Callable[[Question, Json, Options], Iterator[Problem]]] = {
    QuestionType.TEXT: _check_text,
    QuestionType.LONG_TEXT: _check_text,
    QuestionType.CHOICE: _check_choice,
    QuestionType.MULTI_CHOICE: _check_choices,
    QuestionType.YES_NO: _check_yes_no,
    QuestionType.DECLARATION: _check_declaration,
    QuestionType.INTEGER: _check_whole,
    QuestionType.MONTHS: _check_whole,
    QuestionType.DECIMAL: _check_exact,
    QuestionType.DATE: _check_date,
    QuestionType.COUNTRY: _check_country,
    QuestionType.PARTITION: _check_offered,
    QuestionType.EMAIL: _check_email,
    QuestionType.URL: _check_url,
}
