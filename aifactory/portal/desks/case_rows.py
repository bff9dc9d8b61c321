"""Rows of the office's list of applications: columns read, words printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from aifactory.catalogue.rules.questions.words import text_of
from aifactory.face.rules.formats import DASH
from aifactory.face.tags.formats import hours, moment, short_day
from aifactory.face.tags.icons import pill, status_word
from aifactory.portal.desks.casework.owners import row_words
from applications.models import NO_DATE
from applications.status import ApplicationStatus as Status

ORDER = ("due_at", "-received_at", "-pk")
NO_KEY = str(UUID(int=0))
FIELDS = (
    "pk",
    "number",
    "title",
    "status",
    "due_at",
    "received_at",
    "node_hours",
    "organisation__name",
    "call__mode__label",
    "call__zone",
    "partition__name",
    "cut_off__number",
    "cut_off__at",
    "owner_name",
    "owner_email",
    "owner_holds",
    "label_list",
)


@dataclass(frozen=True)
class Words:
    """What every row of one page shares, made once: each row costs only its own words."""

    now: datetime
    address: str
    states: dict[str, SafeString]

    @classmethod
    def of_page(cls, rows: Sequence[dict[str, Any]]) -> Self:
        states = {Status(status) for status in {row["status"] for row in rows}}
        return cls(
            now=timezone.now(),
            address=reverse("case", args=[UUID(int=0)]),
            states={state.value: pill(state.pill, str(state.staff_word)) for state in states},
        )

    def cells(self, row: dict[str, Any], *, may_act: bool = False) -> dict[str, Any]:
        """The row as its template prints it; with a box where the reader acts on cases."""
        return {
            "choose": row["pk"] if may_act else "",
            "url": self.address.replace(NO_KEY, str(row["pk"])),
            "title": row["title"],
            "number": row["number"],
            "mode": text_of(row["call__mode__label"]),
            "cut_off": self._cut_off(row),
            "organisation": row["organisation__name"] or DASH,
            "promised": self._promised(row),
            "partition": row["partition__name"] or DASH,
            "node_hours": hours(row["node_hours"]),
            "owner": row_words(row),
            "labels": row["label_list"],
            "state": self.states[row["status"]],
        }

    def _promised(self, row: dict[str, Any]) -> str:
        if row["status"] == Status.RETURNED:
            return format_html('<span class="idle">{}</span>', _("Clock stopped"))
        if row["due_at"] == NO_DATE:
            return DASH
        due = moment(row["due_at"], row["call__zone"])
        if row["due_at"] >= self.now:
            return due
        return format_html("{} · {}", status_word("stop", _("Overdue")), due)

    def _cut_off(self, row: dict[str, Any]) -> str:
        if row["cut_off__at"] is None:
            return ""
        return _("cut-off %(number)s, %(day)s") % {
            "number": row["cut_off__number"],
            "day": short_day(row["cut_off__at"]),
        }
