"""What the components take: plain values, prepared by the view, drawn by a template."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.utils.functional import Promise

Text = str | Promise


class AmountInUnits(Protocol):
    """An amount in node-hours, GPU-hours (None without GPUs) and the partition's own unit."""

    @property
    def node_hours(self) -> Decimal: ...
    @property
    def gpu_hours(self) -> Decimal | None: ...
    @property
    def local(self) -> Decimal: ...
    @property
    def local_name(self) -> str: ...


class Factors(Protocol):
    """What one node-hour of a partition is in the other units."""

    @property
    def gpus_per_node(self) -> int: ...
    @property
    def local_per_node_hour(self) -> Decimal: ...


@dataclass(frozen=True)
class Step:
    """A line of a timeline. `state`: done, now, ahead or stopped; `when` is ready to print."""

    title: Text
    text: Text = ""
    when: Text = ""
    state: str = "ahead"
    icon: str = ""
    asked_by: Text = ""
    asked_at: Text = ""
    asked: Text = ""


@dataclass(frozen=True)
class PromiseClock:
    """A dated promise. `state`: running, stopped, kept or late; `days` are its working days."""

    due_at: datetime
    zone: str
    state: str
    days_used: int
    days: Sequence[date]
    label: Text = ""
    holder: Text = ""
    holder_note: Text = ""
    note: Text = ""

    @property
    def days_promised(self) -> int:
        return len(self.days)

    @property
    def blocks(self) -> list[tuple[date, str]]:
        """Each day with its look: used, late or nothing."""
        used = "late" if self.state == "late" else "used"
        return [(day, used if at < self.days_used else "") for at, day in enumerate(self.days)]


@dataclass(frozen=True)
class RailStep:
    """A step of the wizard. `state`: done, current, ahead or error; `url` only once visited."""

    number: int
    name: Text
    state: str
    url: str = ""
    minutes: int = 0
    errors: int = 0


@dataclass(frozen=True)
class Paper:
    """A document in a list; `url` empty while it is being made, then `note` says so."""

    title: Text
    url: str = ""
    size: int | None = None
    note: Text = ""
    icon: str = "file-earmark-pdf"


@dataclass(frozen=True)
class Movement:
    """A line of a statement: signed amount and the balance after it."""

    text: Text
    on: date
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Column:
    """A head cell. `sort_url` makes it a link, `sorted` is "ascending", "descending" or ""."""

    label: Text
    numeric: bool = False
    sort_url: str = ""
    sorted: str = ""
    css_class: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter as a link; the chosen one is marked."""

    label: Text
    url: str
    count: int | str | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Pager:
    """Neighbours of a keyset page. No number of pages: nobody counts the set."""

    previous_url: str = ""
    next_url: str = ""
    shown: Text = ""


@dataclass(frozen=True)
class Table:
    """A data table. `body` is a template that prints `rows` as `<tr>`s, once for all of them."""

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Any]
    body: str
    chips: Sequence[Chip] = ()
    pager: Pager | None = None
    foot: str = ""
    empty_title: Text = ""
    empty_text: Text = ""
    css_class: str = ""
    totals: dict[str, Any] = field(default_factory=dict)
