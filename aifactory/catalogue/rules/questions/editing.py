"""Changes of a set of questions as values: rows in, rows out, and what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aifactory.catalogue.rules.questions.schema import QuestionSet, parse

Row = Mapping[str, Any]
"""A question or a step as a rule set keeps it, all of it JSON."""

Order = Mapping[str, Sequence[str]]
"""Keys of the questions in order, by the step they stand on."""


class OtherQuestions(ValueError):
    """An order that leaves out a question or step, or names one that is not there."""


@dataclass(frozen=True)
class Sheet:
    """Steps and questions as rows; the questions follow the order of the steps."""

    sections: tuple[Row, ...]
    questions: tuple[Row, ...]

    @property
    def question_set(self) -> QuestionSet:
        """What the engine makes of the rows."""
        return parse(self.questions, self.sections)

    @property
    def order(self) -> dict[str, list[str]]:
        """Keys by step."""
        return {
            section["slug"]: [row["key"] for row in self.questions if row["section"] == slug]
            for section in self.sections
            for slug in [section["slug"]]
        }

    def question(self, key: str) -> Row | None:
        """The row with this key."""
        return next((row for row in self.questions if row["key"] == key), None)

    def section(self, slug: str) -> Row | None:
        """The step with this address."""
        return next((row for row in self.sections if row["slug"] == slug), None)


def with_question(sheet: Sheet, row: Row, *, instead_of: str = "", after: str = "") -> Sheet:
    """A sheet with a question added or changed.

    Args:
        instead_of: key of the question that it was; what waits for that goes on waiting for it.
        after: key of the question it follows; without it, the last of its step. A changed
            question keeps its place unless its step is another.
    """
    old = sheet.question(instead_of) if instead_of else None
    if old is not None and old["section"] == row["section"]:
        rows = [row if one is old else one for one in sheet.questions]
    else:
        rows = [one for one in sheet.questions if one is not old]
        rows.insert(_place(rows, row["section"], after), row)
    if old is not None and old["key"] != row["key"]:
        rows = [_renamed(one, old["key"], row["key"]) for one in rows]
    return _by_step(replace(sheet, questions=tuple(rows)))


def without_question(sheet: Sheet, key: str) -> Sheet:
    """A sheet without one of its questions."""
    return replace(sheet, questions=tuple(row for row in sheet.questions if row["key"] != key))


def in_order(sheet: Sheet, order: Order) -> Sheet:
    """The same questions in another order, perhaps on other steps.

    Raises:
        OtherQuestions: it is not an order of these questions and steps.
    """
    named = [key for keys in order.values() for key in keys]
    rows = {row["key"]: row for row in sheet.questions}
    if sorted(named) != sorted(rows) or sorted(order) != sorted(sheet.order):
        raise OtherQuestions
    placed = [
        {**rows[key], "section": slug} if rows[key]["section"] != slug else rows[key]
        for slug, keys in order.items()
        for key in keys
    ]
    sections = tuple(row for slug in order for row in sheet.sections if row["slug"] == slug)
    return Sheet(sections, tuple(placed))


def moved(order: Order, key: str, way: int) -> dict[str, list[str]]:
    """An order with a question one place up (-1) or down (1), across the edge of its step."""
    found = {slug: list(keys) for slug, keys in order.items()}
    slugs = list(found)
    step = next(number for number, slug in enumerate(slugs) if key in found[slug])
    keys = found[slugs[step]]
    place = keys.index(key)
    if 0 <= place + way < len(keys):
        keys[place], keys[place + way] = keys[place + way], keys[place]
    elif 0 <= step + way < len(slugs):
        keys.remove(key)
        neighbour = found[slugs[step + way]]
        neighbour.insert(0 if way > 0 else len(neighbour), key)
    return found


def moved_step(order: Order, slug: str, way: int) -> dict[str, list[str]]:
    """An order with a whole step one place up (-1) or down (1)."""
    slugs = list(order)
    place = slugs.index(slug)
    if 0 <= place + way < len(slugs):
        slugs[place], slugs[place + way] = slugs[place + way], slugs[place]
    return {each: list(order[each]) for each in slugs}


def with_section(sheet: Sheet, row: Row, *, instead_of: str = "") -> Sheet:
    """A sheet with a step added at the end, or changed; its questions go with it."""
    if instead_of not in sheet.order:
        return replace(sheet, sections=(*sheet.sections, row))
    sections = tuple(row if one["slug"] == instead_of else one for one in sheet.sections)
    questions = tuple(
        {**one, "section": row["slug"]} if one["section"] == instead_of else one
        for one in sheet.questions
    )
    return Sheet(sections, questions)


def without_section(sheet: Sheet, slug: str) -> Sheet:
    """A sheet without one of its steps, which has no questions left."""
    return replace(sheet, sections=tuple(row for row in sheet.sections if row["slug"] != slug))


def changes(before: Sheet, after: Sheet) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, as the history keeps it: rows by their names, and the order where it moved."""
    order = (before.order, after.order)
    slugs = [slug for slug in {**order[0], **order[1]} if order[0].get(slug) != order[1].get(slug)]
    parts: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for kept, mine, other, each in zip(parts, (before, after), (after, before), order, strict=True):
        if sections := [dict(row) for row in mine.sections if row not in other.sections]:
            kept["sections"] = sections
        if questions := [dict(row) for row in mine.questions if row not in other.questions]:
            kept["questions"] = questions
        if placed := {slug: each[slug] for slug in slugs if each.get(slug)}:
            kept["order"] = placed
        if list(order[0]) != list(order[1]):
            kept["steps"] = list(each)
    return parts


def free_key(sheet: Sheet, key: str) -> str:
    """A key that no question has yet, from one that is taken."""
    taken = {row["key"] for row in sheet.questions}
    number = 2
    while f"{key[:46]}_{number}" in taken:
        number += 1
    return f"{key[:46]}_{number}"


def _place(rows: Sequence[Row], section: str, after: str) -> int:
    last = len(rows)
    for place, row in enumerate(rows, start=1):
        if after and row["key"] == after:
            return place
        if row["section"] == section:
            last = place
    return last


def _renamed(row: Row, old: str, new: str) -> Row:
    conditions = [
        {**one, "key": new} if one["key"] == old else one for one in row.get("conditions") or []
    ]
    return {**row, "conditions": conditions} if row.get("conditions") else row


def _by_step(sheet: Sheet) -> Sheet:
    """The questions in the order of the steps; those of an unknown step stay at the end."""
    places = {section["slug"]: place for place, section in enumerate(sheet.sections)}
    rows = sorted(sheet.questions, key=lambda row: places.get(row["section"], len(places)))
    return replace(sheet, questions=tuple(rows))
