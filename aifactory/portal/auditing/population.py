"""The whole population of a call, not a sample: every draft, submission and outcome, adding up."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.models import Call
from applications.models import Application
from applications.status import ApplicationStatus as S

Text = str | Promise

# Each status stands in exactly one line; a test holds this against the enum.
LINES: tuple[tuple[Text, frozenset[str]], ...] = (
    (_("Not eligible"), frozenset({S.INELIGIBLE})),
    (_("Withdrawn"), frozenset({S.WITHDRAWN})),
    (_("No award"), frozenset({S.NOT_AWARDED})),
    (_("Waiting list"), frozenset({S.WAITING_LIST})),
    (_("Awarded, answer open"), frozenset({S.AWARDED})),
    (_("Awarded and accepted"), frozenset({S.ACCEPTED, S.CLOSED})),
    (_("Awarded, declined or lapsed"), frozenset({S.DECLINED, S.LAPSED})),
    (
        _("Still in progress"),
        S.UNDECIDED,
    ),
)
NEVER_SUBMITTED = frozenset({S.DRAFT, S.DISCARDED})


@dataclass(frozen=True)
class Line:
    """One part of the population."""

    label: Text
    count: int
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Population:
    """A call's applications. `submitted` is counted on its own, so the check can fail."""

    call: Call
    drafts: int
    submitted: int
    lines: tuple[Line, ...]

    @property
    def difference(self) -> int:
        """Parts minus whole; zero unless a status is missing from the table."""
        return sum(line.count for line in self.lines) - self.submitted

    @property
    def decided(self) -> int:
        """Applications with an announced outcome."""
        return sum(line.count for line in self.lines[2:7])


def populations(calls: Sequence[Call]) -> list[Population]:
    """The population of each call; two queries for all of them."""
    by_status: dict[tuple[int, str], int] = {
        (call, status): count
        for call, status, count in Application.objects.values_list("call", "status")
        .annotate(count=Count("pk"))
        .order_by("call", "status")
    }
    received = dict(
        Application.objects.filter(received_at__isnull=False)
        .values_list("call")
        .annotate(count=Count("pk"))
        .order_by("call")
    )
    return [
        Population(
            call=call,
            drafts=sum(by_status.get((call.pk, status), 0) for status in NEVER_SUBMITTED),
            submitted=received.get(call.pk, 0),
            lines=tuple(
                Line(
                    label,
                    sum(by_status.get((call.pk, status), 0) for status in statuses),
                    tuple(sorted(statuses)),
                )
                for label, statuses in LINES
            ),
        )
        for call in calls
    ]
