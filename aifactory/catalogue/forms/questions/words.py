"""What kinds of answers, audiences and places are called on the pages of the set-up."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.catalogue.rules.questions import AskedIn, QuestionType, text_of
from aifactory.catalogue.rules.questions.editing import Row
from aifactory.catalogue.rules.questions.words import AUDIENCE, LANGUAGE

TYPES = {
    QuestionType.TEXT: lazy("One line of text"),
    QuestionType.LONG_TEXT: lazy("Several lines of text"),
    QuestionType.CHOICE: lazy("One of several answers"),
    QuestionType.MULTI_CHOICE: lazy("Several answers of a list"),
    QuestionType.YES_NO: lazy("Yes or no"),
    QuestionType.INTEGER: lazy("Whole number"),
    QuestionType.DECIMAL: lazy("Number with decimals"),
    QuestionType.DATE: lazy("Date"),
    QuestionType.COUNTRY: lazy("Country"),
    QuestionType.EMAIL: lazy("E-mail address"),
    QuestionType.PARTITION: lazy("Partition"),
    QuestionType.MONTHS: lazy("Months"),
    QuestionType.DECLARATION: lazy("Statement to confirm"),
    QuestionType.URL: lazy("Web address"),
}
PLACES = {
    AskedIn.FORM: lazy("Application form"),
    AskedIn.FIT: lazy("Fit check"),
    AskedIn.BOTH: lazy("Fit check and application form"),
}
AUDIENCES = {
    "business": lazy("Companies"),
    "research": lazy("Researchers"),
    "public": lazy("Public bodies"),
}
LIMITS = {
    "min_length": lazy("Fewest characters"),
    "max_length": lazy("Most characters"),
    "max_words": lazy("Most words"),
    "minimum": lazy("Lowest value"),
    "maximum": lazy("Highest value"),
    "max_choices": lazy("Most answers that can be chosen"),
    "not_before": lazy("First day"),
    "not_after": lazy("Last day"),
}


def languages() -> list[tuple[str, str]]:
    """Code and name of each language that the portal is written in."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def in_language(label: object, language: str) -> str:
    """A label of a text, naming the language where there are several."""
    known = dict(languages())
    return str(label) if len(known) == 1 else f"{label} · {known[language]}"


def fallback_note(texts: Mapping[str, Any], audience: str, language: str) -> str:
    """What is read where an audience or language has no words of its own."""
    if (audience, language) == (AUDIENCE, LANGUAGE):
        return ""
    without = {
        each: {code: text for code, text in words.items() if (each, code) != (audience, language)}
        for each, words in texts.items()
    }
    text = text_of(without, audience, language)
    return _("Left empty, they read “%(text)s”.") % {"text": text} if text else ""


def value_words(row: Row, value: object) -> str:
    """An answer that a condition waits for, in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    for choice in row["choices"]:
        if choice["value"] == value:
            return text_of(choice["label"]) or str(value)
    return str(value)


def title_of(row: Row) -> str:
    """A question as a list names it: its words for companies, else its key."""
    return text_of(row["label"]) or str(row["key"])


def condition_words(row: Row, rows: Iterable[Row]) -> list[str]:
    """When a question is asked, a sentence part for each condition."""
    earlier = {one["key"]: one for one in rows}
    found = []
    for condition in row["conditions"]:
        other, value = earlier.get(condition["key"]), condition["value"]
        values = value if isinstance(value, list) else [value]
        words = {
            "question": title_of(other) if other else condition["key"],
            "answers": _(" or ").join(
                value_words(other, each) if other else str(each) for each in values
            ),
        }
        if condition["operator"] == "not":
            found.append(_("“%(question)s” is answered, and not with %(answers)s") % words)
        else:
            found.append(_("“%(question)s” is %(answers)s") % words)
    return found
