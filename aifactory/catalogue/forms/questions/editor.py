"""One question as a form in parts: read from a row, typed back, and a row again."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from aifactory.catalogue.forms.questions.parts import (
    TEXTS,
    FactsForm,
    LimitsForm,
    Part,
    WordsForm,
)
from aifactory.catalogue.forms.questions.rows import (
    COMPARED,
    ChoiceRow,
    ConditionRow,
    write_value,
)
from aifactory.catalogue.forms.questions.words import AUDIENCES, title_of
from aifactory.catalogue.rules.questions import WITH_CHOICES, Unsound, section_label
from aifactory.catalogue.rules.questions.editing import Row, Sheet, with_question

BLANK_CHOICES, MOST_CHOICES, MOST_CONDITIONS = 2, 60, 12
NEW: Row = {
    "key": "",
    "section": "",
    "type": "text",
    "label": {},
    "help": {},
    "name": {},
    "official_term": "",
    "unit": "",
    "is_required": True,
    "is_confidential": False,
    "choices": [],
    "limits": {},
    "conditions": [],
    "minutes": "0.5",
    "asked_in": "form",
}
TENTH = Decimal("0.1")
ROW_ACT = re.compile(r"(choice|condition)-(add|up|down|drop)(?:-([0-9]{1,2}))?")
FACTS = ("type", "section", "is_required", "is_confidential", "asked_in", "unit", "official_term")


class QuestionEditor:
    """The parts of the form. Which rows and limits there are follows from what was typed.

    Args:
        row: the question as it is, or what a new one begins with.
        data: what was posted; None shows the row.
        is_sent: posted to be saved, so what is wrong is said. Otherwise rows are added.
    """

    def __init__(
        self,
        sheet: Sheet,
        row: Row,
        *,
        data: QueryDict | None = None,
        is_sent: bool = False,
        key_locked: str = "",
    ) -> None:
        self.sheet, self.row = sheet, row
        self.data = data
        self._how: dict[str, Any] = {"data": data, "is_checked": is_sent or data is None}
        self.facts = FactsForm(
            steps=[(one.slug, section_label(one)) for one in sheet.question_set.sections],
            initial={name: row[name] for name in (*FACTS, "minutes", "key")},
            key_locked=key_locked,
            **self._how,
        )
        self.words = [WordsForm(audience=one, row=row, **self._how) for one in AUDIENCES]
        self.kind = str(self.facts["type"].value())
        self.limits = LimitsForm(kind=self.kind, initial=row["limits"], **self._how)
        self.choices = self._choice_rows()
        self.conditions = self._condition_rows()

    @property
    def forms(self) -> list[Part]:
        """Every part, in the order of the page."""
        return [*self.words, self.facts, self.limits, *self.choices, *self.conditions]

    @property
    def offers_answers(self) -> bool:
        """Whether the page shows the rows of answers: this kind has some, or some were typed."""
        return self.kind in WITH_CHOICES or any(row["value"].value() for row in self.choices)

    @property
    def has_limits(self) -> bool:
        """Whether this kind of answer has bounds."""
        return bool(self.limits.fields)

    def is_valid(self) -> bool:
        """Whether every part can be read; all of them are, so that all say what is wrong."""
        return all([form.is_valid() for form in self.forms])  # noqa: C419 -- each has to be read

    def as_row(self) -> dict[str, Any]:
        """The question as a rule set keeps it."""
        facts = self.facts.cleaned_data
        conditions = [one.condition(self.row["conditions"]) for one in self.conditions]
        return {
            **{name: self.row[name] for name in NEW},
            **{name: facts[name] for name in FACTS},
            **{text: self._texts(text) for text in TEXTS},
            "key": facts["key"],
            "minutes": format(facts["minutes"].quantize(TENTH), "f"),
            "limits": self.limits.limits(self.row["limits"]),
            "choices": [one.choice() for one in self.choices if one.is_filled],
            "conditions": [one for one in conditions if one is not None],
        }

    def place(self, parts: Sequence[Unsound]) -> None:
        """Put each sentence beside what it is about; about other questions, on top."""
        own = {self.row["key"], self.facts.cleaned_data.get("key")}
        for part in parts:
            form, name = self._place(part) if part.key in own else (self.facts, None)
            form.add_error(name, part.sentence)

    def _place(self, part: Unsound) -> tuple[Part, str | None]:
        if part.part == "label":
            return self.words[0], next(iter(self.words[0].fields))
        if part.part == "choices" and self.choices:
            return self.choices[0], "value"
        if part.part == "limits" and self.has_limits:
            return self.limits, next(iter(self.limits.fields))
        if part.part == "conditions":
            rows = [one for one in self.conditions if one.cleaned_data.get("key") == part.cause]
            return (rows or self.conditions)[0], "key"
        return self.facts, part.part if part.part in self.facts.fields else "type"

    def _texts(self, text: str) -> dict[str, dict[str, str]]:
        found = {form.audience: form.texts(text, self.row[text]) for form in self.words}
        return {audience: words for audience, words in {**self.row[text], **found}.items() if words}

    def _count(self, name: str, least: int, most: int) -> int:
        if self.data is None:
            return least
        typed = self.data.get(f"{name}-count", "")
        return min(int(typed), most) if typed.isascii() and typed.isdecimal() else least

    def _choice_rows(self) -> list[ChoiceRow]:
        offered = self.row["choices"]
        blank = BLANK_CHOICES if self.kind in WITH_CHOICES else 0
        count = self._count("choice", len(offered) + blank, MOST_CHOICES)
        if self.kind in WITH_CHOICES and not count:
            count = BLANK_CHOICES
        by_value = {choice["value"]: choice for choice in offered}
        rows = []
        for number in range(count):
            given = offered[number] if number < len(offered) else {}
            if self.data is not None:
                # A row that moved takes along the words that this page does not show.
                given = by_value.get(self.data.get(f"choice-{number}-value", ""), {})
            rows.append(ChoiceRow(prefix=f"choice-{number}", choice=given, **self._how))
        return rows

    def _condition_rows(self) -> list[ConditionRow]:
        given = self.row["conditions"]
        count = self._count("condition", len(given) + 1, MOST_CONDITIONS)
        earlier = list(self._earlier())
        rows = []
        for number in range(max(count, 1)):
            old = given[number] if number < len(given) else None
            initial = _initial(old)
            key = initial.get("key", "")
            if self.data is not None:
                key = self.data.get(f"condition-{number}-key", "")
            rows.append(
                ConditionRow(
                    prefix=f"condition-{number}",
                    earlier=earlier,
                    other=self._other(key),
                    initial=initial,
                    **self._how,
                )
            )
        return rows

    def _other(self, key: str) -> Row | None:
        return self.sheet.question(key) or ({**NEW, "key": key} if key else None)

    def _earlier(self) -> Iterator[tuple[str, str]]:
        """Questions that stand before this one, and whose answers can be waited for."""
        section = str(self.facts["section"].value() or self.row["section"])
        here = {**self.row, "section": section}
        placed = with_question(self.sheet, here, instead_of=self.row["key"])
        for row in placed.questions:
            if row is here:
                return
            if row["type"] in COMPARED:
                yield row["key"], title_of(row)


def _initial(condition: dict[str, Any] | None) -> dict[str, Any]:
    if condition is None:
        return {}
    value = condition["value"]
    values = value if isinstance(value, list) else [value]
    return {
        "key": condition["key"],
        "operator": "not" if condition["operator"] == "not" else "is",
        "values": [write_value(one) for one in values],
    }


def rearranged(data: QueryDict, act: str) -> QueryDict:
    """What was posted, after one of the small buttons: a row added, moved or dropped."""
    found = ROW_ACT.fullmatch(act)
    posted = data.copy()
    if found is None:
        return posted
    name, verb, place = found[1], found[2], int(found[3] or 0)
    typed = posted.get(f"{name}-count", "")
    count = min(int(typed), MOST_CHOICES) if typed.isascii() and typed.isdecimal() else 0
    order = _order(list(range(count)), verb, place)
    rows = [_row(posted, f"{name}-{number}-") for number in range(count)]
    for number in range(count):
        for field in rows[number]:
            del posted[f"{name}-{number}-{field}"]
    for number, source in enumerate(order):
        for field, values in rows[source].items():
            posted.setlist(f"{name}-{number}-{field}", values)
    posted[f"{name}-count"] = str(len(order) + (verb == "add"))
    return posted


def _order(order: list[int], verb: str, place: int) -> list[int]:
    other = place + {"up": -1, "down": 1}.get(verb, 0)
    if place not in order or other not in order or verb == "add":
        return order
    if verb == "drop":
        return [number for number in order if number != place]
    order[place], order[other] = order[other], order[place]
    return order


def _row(data: QueryDict, prefix: str) -> dict[str, list[str]]:
    return {
        name.removeprefix(prefix): data.getlist(name) for name in data if name.startswith(prefix)
    }
