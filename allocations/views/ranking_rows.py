"""A frozen or live ranking as its page shows it: sections per partition, plots, words for ties."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aifactory.catalogue.models import CutOff
from aifactory.catalogue.rules.units import Triple, triple
from aifactory.face.tags.formats import hours
from allocations.models import Decision
from allocations.queries import frozen
from allocations.queries.frozen import tie_words
from allocations.rules.cutline import AFTER, BELOW, PARTLY, PLACED
from allocations.rules.feedback import two_places
from allocations.rules.ranking import BY_RECEIPT
from applications.models import Application
from reviews.models import Confidence

# The plot: marks from 0 to 5 between two margins, in units of its own picture.
LEFT, PER_MARK = 8, 32
PILLS = {PLACED: "ok", PARTLY: "wait", AFTER: "wait", BELOW: "stop"}
SIDES = {side: (pill, frozen.SIDES[side]) for side, pill in PILLS.items()}
GONE = ("stop", gettext_lazy("Fitted when frozen; too few hours are left now"))


@dataclass(frozen=True)
class Plot:
    """Where one case's marks stand on the axis; `said` tells it in words."""

    rings: list[int]
    mean: int
    said: str

    @property
    def first(self) -> int:
        """Left end of the range."""
        return min(self.rings)

    @property
    def length(self) -> int:
        """How far apart the experts are."""
        return max(self.rings) - min(self.rings)


@dataclass(frozen=True)
class Row:
    """One case of a ranking."""

    case: Application
    told: Mapping[str, Any]
    plot: Plot
    weighted: str
    total: str
    spread: str
    confidence: str
    asked: Triple
    wanted: Triple
    pill: str
    word: object
    tie: str
    decision: Decision | None


@dataclass(frozen=True)
class Section:
    """One partition: its rows in the order of their turns, with the cut line between them."""

    name: str
    above: list[Row]
    under: list[Row]
    sentence: str
    free: Decimal
    placed: Decimal
    left: Decimal


def sections(
    content: Mapping[str, Any],
    cases: Mapping[UUID, Application],
    decisions: Mapping[UUID, Decision],
    cut_off: CutOff,
) -> list[Section]:
    """The pages' tables, one per partition."""
    ties = tie_words(content, cut_off)
    rows = [
        _row(told, cases[UUID(told["application"])], decisions, ties) for told in content["cases"]
    ]
    return [_section(line, rows) for line in content["lines"]]


def without(section: Section, lost: frozenset[UUID]) -> Section:
    """The same, saying so where a case that fitted has no hours any more."""
    pill, word = GONE
    rows = [
        replace(row, pill=pill, word=word) if row.case.pk in lost else row for row in section.above
    ]
    return replace(section, above=rows)


def place(mark: Fraction | str) -> int:
    """Where a mark stands on the axis."""
    return LEFT + round(Fraction(mark) * PER_MARK)


def _row(
    told: Mapping[str, Any],
    case: Application,
    decisions: Mapping[UUID, Decision],
    ties: Mapping[str, str],
) -> Row:
    if case.partition is None:
        raise ValueError(f"{case.pk} names no partition.")
    unit = case.partition.unit
    pill, word = SIDES[told["side"]]
    experts = told["experts"]
    return Row(
        case=case,
        told=told,
        plot=_plot(told),
        weighted=two_places(told["weighted"]),
        total=two_places(told["total"]),
        spread=two_places(told["spread"]),
        confidence=", ".join(str(Confidence(one["confidence"]).label) for one in experts),
        asked=triple(Decimal(told["asked"]), unit),
        wanted=triple(Decimal(told["wanted"]), unit),
        pill=pill,
        word=word,
        tie=ties.get(told["number"], ""),
        decision=decisions.get(case.pk),
    )


def _plot(told: Mapping[str, Any]) -> Plot:
    marks = [one["weighted"] for one in told["experts"]]
    said = _("Experts: %(marks)s. Mean: %(mean)s.") % {
        "marks": ", ".join(two_places(mark) for mark in marks),
        "mean": two_places(told["weighted"]),
    }
    return Plot([place(mark) for mark in marks], place(told["weighted"]), said)


def _section(line: Mapping[str, Any], rows: list[Row]) -> Section:
    ours = [row for row in rows if row.told["partition"] == line["partition"]]
    name = str(ours[0].case.partition)
    return Section(
        name=name,
        above=[row for row in ours if row.told["side"] == PLACED],
        under=[row for row in ours if row.told["side"] != PLACED],
        sentence=_line_words(line, ours, name),
        free=Decimal(line["most"]),
        placed=Decimal(line["placed"]),
        left=Decimal(line["left"]),
    )


def _line_words(line: Mapping[str, Any], rows: list[Row], name: str) -> str:
    left = Decimal(line["left"])
    values = {
        "placed": hours(Decimal(line["placed"])),
        "most": hours(Decimal(line["most"])),
        "name": name,
        "left": hours(left),
    }
    if line["pool"] is None:
        return _("No hours are supplied for this mode on %(name)s.") % values
    said = _("%(placed)s of %(most)s node-h placed on %(name)s, %(left)s left.") % values
    if line["limit"]:
        limit = {"limit": line["limit"]}
        said = f"{said} {_('The limit for %(limit)s ends it before the pool does.') % limit}"
    out = next((row for row in rows if row.told["side"] == PARTLY), None)
    if out is None:
        return said
    wish = {"number": out.told["number"], "wanted": hours(out.wanted.node_hours), **values}
    if left <= 0:
        return f"{said} {_('Nothing is left for %(number)s.') % wish}"
    rest = _("Too little for %(number)s, which needs %(wanted)s; it could be offered the %(left)s.")
    return f"{said} {rest % wish}"


def finding(found: list[Section], content: Mapping[str, Any]) -> str:
    """The title of the page: how many fit."""
    fit = sum(len(section.above) for section in found)
    passers = sum(row["side"] != BELOW for row in content["cases"])
    return _("%(fit)s of %(passers)s applications above the threshold fit into the hours") % {
        "fit": fit,
        "passers": passers,
    }


def serves_by_receipt(content: Mapping[str, Any]) -> bool:
    """The order of the page is the order of receipt; the rank stands beside it."""
    return bool(content["rules"]["policy"] == BY_RECEIPT)
