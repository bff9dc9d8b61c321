"""A problem as a sentence for people: what is wrong, and what to do about it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from aifactory.catalogue.rules.questions.answers import Problem
from aifactory.catalogue.rules.questions.words import AUDIENCE, LANGUAGE, text_of
from aifactory.face.rules.formats import NO_BREAK_SPACE, day, grouped

LONGEST_QUOTE = 40

MESSAGES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "missing": "The {name} is missing.",
        "missing_choice": "Choose the {name}.",
        "missing_yes_no": "Answer yes or no: {name}.",
        "not_confirmed": "Confirm the {name} before you go on.",
        "not_text": "“{value}” is not text.",
        "too_short": "The {name} has {count} characters, it needs at least {limit}.",
        "too_long": "The {name} has {count} characters, the limit is {limit}.",
        "too_many_words": "The {name} has {count} words, the limit is {limit}.",
        "several_lines": "The {name} has several lines. Write it on one line.",
        "not_a_choice": "“{value}” is not one of the answers. Choose one from the list.",
        "too_many_choices": "You chose {count} answers, at most {limit} are possible.",
        "not_yes_or_no": "“{value}” is neither yes nor no. Choose one of the two.",
        "not_a_whole_number": "“{value}” is not a whole number. Write digits only, like 1200.",
        "not_a_number": "“{value}” is not a number. Write it like 1200 or 12.5.",
        "too_small": "{number} is too low. The least is {limit}.",
        "too_large": "{number} is too high. The most is {limit}.",
        "not_a_date": "“{value}” is not a date. Write it as 31.05.2027 or 2027-05-31.",
        "too_early": "{day} is too early. It must be {limit} or later.",
        "too_late": "{day} is too late. It must be {limit} or earlier.",
        "not_offered": "“{value}” is not offered now. Choose one from the list.",
        "not_an_email": "“{value}” is not an e-mail address. Write it like name@company.eu.",
        "not_a_web_address": "“{value}” is not a web address. Start it with https://.",
    }
}
NO_NAME = {"en": "answer"}


def sentence(problem: Problem, language: str = LANGUAGE, audience: str = AUDIENCE) -> str:
    """What is wrong with the answer, in the person's language where we have it."""
    known = language if language in MESSAGES else LANGUAGE
    words = {name: _said(name, value, problem) for name, value in problem.params.items()}
    words["name"] = text_of(problem.name, audience, known) or NO_NAME[known]
    return MESSAGES[known][problem.code].format_map(words)


def _said(name: str, value: str | int | Decimal | date, problem: Problem) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str):
        return _quoted(value)
    unit = problem.params.get("unit")
    is_amount = problem.code in {"too_small", "too_large"} and name in {"number", "limit"}
    return f"{grouped(value)}{NO_BREAK_SPACE}{unit}" if unit and is_amount else grouped(value)


def _quoted(text: str) -> str:
    """One line, without control characters, cut where it gets long."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"
