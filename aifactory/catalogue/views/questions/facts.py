"""A question in words, for whoever reads it, and what differs between two of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from aifactory.catalogue.forms.questions.words import (
    AUDIENCES,
    LIMITS,
    PLACES,
    TYPES,
    condition_words,
    in_language,
    languages,
    title_of,
)
from aifactory.catalogue.rules.questions import text_of
from aifactory.catalogue.rules.questions.editing import Row, Sheet
from aifactory.catalogue.views.words import Line, value_text


def facts_of(row: Row, sheet: Sheet) -> dict[str, str]:
    """Everything about a question, by its label; what says nothing is left out."""
    texts = (("label", _("Question")), ("help", _("Help")), ("name", _("Name in sentences")))
    found = {
        f"{label} · {words}": row[text].get(audience, {}).get(language, "")
        for text, label in texts
        for audience, name in AUDIENCES.items()
        for language, _name in languages()
        for words in [in_language(name, language)]
    }
    section = sheet.section(row["section"])
    found |= {
        _("Kind of answer"): str(TYPES.get(row["type"], row["type"])),
        _("Step"): text_of(section["label"]) if section else row["section"],
        _("Required"): value_text(row["is_required"]),
        _("Confidential"): value_text(row["is_confidential"]),
        _("Asked in"): str(PLACES.get(row["asked_in"], row["asked_in"])),
        _("Asked when"): _(" and ").join(condition_words(row, sheet.questions)),
        _("Answers offered"): _answers(row),
        _("Limits"): _limits(row),
        _("Unit"): row["unit"],
        _("Official term"): row["official_term"],
        _("Minutes"): row["minutes"],
        _("Key"): row["key"],
    }
    return {label: text for label, text in found.items() if text}


def lines_of_row(before: Mapping[str, str], after: Mapping[str, str]) -> list[Line]:
    """What differs between the facts of two questions."""
    labels = dict.fromkeys([*after, *before])
    return [
        Line(label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label) != after.get(label)
    ]


def differing(before: Sheet, after: Sheet) -> list[tuple[str, list[Line]]]:
    """The questions that differ between two versions, with a title and what differs."""
    found = [(_("Steps"), _step_lines(before, after)), (_("Order"), _order_lines(before, after))]
    for key in dict.fromkeys(row["key"] for row in (*after.questions, *before.questions)):
        old, new = before.question(key), after.question(key)
        lines = lines_of_row(
            facts_of(old, before) if old else {}, facts_of(new, after) if new else {}
        )
        row = new or old
        if lines and row is not None:
            state = "" if old and new else _("new") if new else _("taken away")
            found.append((" · ".join(part for part in (title_of(row), state) if part), lines))
    return [(title, lines) for title, lines in found if lines]


def _answers(row: Row) -> str:
    return " · ".join(
        f"{text_of(choice['label'])} ({choice['value']})"
        + "".join(
            f" [{AUDIENCES.get(audience, audience)}: {text}]"
            for audience, words in choice["label"].items()
            if audience != "business"
            for text in words.values()
        )
        for choice in row["choices"]
    )


def _limits(row: Row) -> str:
    return ", ".join(f"{LIMITS.get(name, name)}: {row['limits'][name]}" for name in row["limits"])


def _step_lines(before: Sheet, after: Sheet) -> list[Line]:
    """Steps that are new, gone or say something else."""
    slugs = dict.fromkeys([*after.order, *before.order])
    return [
        Line(slug, _step_words(before.section(slug)), _step_words(after.section(slug)))
        for slug in slugs
        if _step_words(before.section(slug)) != _step_words(after.section(slug))
    ]


def _step_words(section: Row | None) -> str:
    if section is None:
        return ""
    texts: Iterable[Mapping[str, Any]] = (section["label"], section.get("help") or {})
    return " · ".join(
        word for text in texts for words in text.values() for word in words.values() if word
    )


def _order_lines(before: Sheet, after: Sheet) -> list[Line]:
    """Steps whose questions that both versions have stand in another order."""
    keys = {row["key"] for row in before.questions} & {row["key"] for row in after.questions}
    lines = []
    for slug, placed in after.order.items():
        now = [key for key in placed if key in keys]
        then = [key for key in before.order.get(slug, []) if key in keys]
        if now != then:
            lines.append(Line(slug, ", ".join(then), ", ".join(now)))
    slugs = [list(sheet.order) for sheet in (before, after)]
    kept = [[slug for slug in each if slug in other] for each, other in (slugs, slugs[::-1])]
    if kept[0] != kept[1]:
        lines.append(Line(_("Steps"), ", ".join(kept[0]), ", ".join(kept[1])))
    return lines
