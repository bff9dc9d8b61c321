"""The terms of a version as a page shows them: grouped, in plain words, also while unfinished."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aifactory.accounts.models import OrganisationKind
from aifactory.catalogue.models import labels
from aifactory.catalogue.rules.expert_review import ANCHORS
from aifactory.catalogue.rules.questions.words import text_of
from aifactory.catalogue.rules.ranking import CRITERION, read_ranking
from aifactory.catalogue.rules.terms import InvalidTerms
from aifactory.face.rules.formats import DASH, grouped

Content = Mapping[str, Any]


@dataclass(frozen=True)
class CriterionWords:
    """One criterion with its anchors, as experts read it."""

    name: str
    key: str
    official: str
    weight: str
    labels: list[tuple[str, str]]
    anchors: list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """A part of the rules: what it says, and the section in which it is written."""

    slug: str
    title: str
    rows: list[tuple[str, str]]
    criteria: list[CriterionWords] = field(default_factory=list)


def parts_of(content: Content) -> list[Part]:
    """Every part that has terms, in the order in which somebody applies."""
    return [
        Part("applicants", _("Who may apply, and at what price"), _applicants(content)),
        Part("size", _("How much and for how long"), _size(content)),
        Part("promise", _("Promise, stages and selection"), _promise(content)),
        Part("review", _("Expert review"), _review(content), _criteria(content)),
        Part("ranking", _("Ranking and ties"), _ranking(content)),
        Part("limits", _("Thresholds and days"), _limits(content)),
    ]


def named(words: Mapping[str, Any], values: object) -> str:
    """Values by their labels, joined; a dash for none."""
    if isinstance(values, str):
        values = [values]
    if not isinstance(values, Iterable):
        return DASH
    return ", ".join(str(words.get(value, value)) for value in values) or DASH


def amount_text(value: object) -> str:
    """An exact number with groups of three; as it stands where it is none."""
    if value is None or value == "":
        return DASH
    try:
        return grouped(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def kind_labels() -> dict[str, str]:
    """Kinds of organisation by their key."""
    return {value: str(label) for value, label in OrganisationKind.choices}


def _applicants(content: Content) -> list[tuple[str, str]]:
    kinds, prices = kind_labels(), content.get("price") or {}
    rows = [
        (_("By themselves"), named(kinds, _in_order(kinds, content.get("kinds")))),
        (
            _("Only inside an EU project"),
            named(kinds, _in_order(kinds, content.get("kinds_in_eu_project"))),
        ),
    ]
    rows += [
        (_("Price: %(kind)s") % {"kind": kinds[kind]}, named(labels.PRICES, prices[kind]))
        for kind in _in_order(kinds, prices)
    ]
    euros = amount_text(content.get("notional_eur_per_gpu_hour"))
    rows.append((_("Notional price"), _("%(euros)s € per GPU-hour") % {"euros": euros}))
    rows.append((_("Checked at once"), named(labels.ELIGIBILITY, content.get("eligibility"))))
    return rows


def _in_order(kinds: Mapping[str, str], given: Iterable[str] | None) -> list[str]:
    """The order in which kinds stand everywhere; a database keeps none."""
    return [kind for kind in kinds if kind in (given or ())]


def _size(content: Content) -> list[tuple[str, str]]:
    size = content.get("size") or {}
    unit = named(labels.UNITS, size.get("unit"))
    above = _("over") if size.get("above_minimum") else _("at least")
    least, most = amount_text(size.get("minimum")), amount_text(size.get("maximum"))
    return [
        (_("Counted in"), unit),
        (_("Lower limit"), DASH if least == DASH else f"{above} {least}"),
        (_("Upper limit"), most),
        (
            _("What is given"),
            _("a fixed amount per partition") if size.get("is_bundle") else _("what is asked for"),
        ),
        (_("Months"), named({}, [str(count) for count in content.get("months") or []])),
    ]


def _promise(content: Content) -> list[tuple[str, str]]:
    promise = content.get("promise") or {}
    days, months = promise.get("working_days"), promise.get("months")
    length = DASH
    if days is not None:
        length = ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
    elif months is not None:
        length = ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    start = named(labels.COUNTED_FROM, promise.get("counted_from"))
    return [
        (_("Answer"), _("%(length)s from %(start)s") % {"length": length, "start": start}),
        (_("Window"), named(labels.WINDOWS, content.get("window"))),
        (_("Stages"), named(labels.STAGES, content.get("stages"))),
        (_("Selection"), named(labels.SELECTIONS, content.get("selection"))),
    ]


def _review(content: Content) -> list[tuple[str, str]]:
    review = content.get("review")
    if not review:
        return [(_("Experts"), _("mark nothing in this mode"))]
    return [
        (_("Experts per application"), amount_text(review.get("experts"))),
        (_("Days to review"), amount_text(review.get("days"))),
        (_("Threshold of each criterion"), amount_text(review.get("threshold"))),
        (_("Threshold of the sum"), amount_text(review.get("threshold_sum"))),
    ]


def _criteria(content: Content) -> list[CriterionWords]:
    review = content.get("review") or {}
    return [_criterion(row) for row in review.get("criteria") or []]


def _criterion(row: Mapping[str, Any]) -> CriterionWords:
    words, anchors = row.get("label") or {}, row.get("anchors") or {}
    return CriterionWords(
        name=text_of(words) or row.get("key", ""),
        key=row.get("key", ""),
        official=(row.get("official") or {}).get("en", ""),
        weight=amount_text(row.get("weight")),
        labels=[
            (str(label), (words.get(audience) or {}).get("en", "") or DASH)
            for audience, label in labels.AUDIENCES.items()
        ],
        anchors=[(mark, (anchors.get(mark) or {}).get("en", "") or DASH) for mark in ANCHORS],
    )


def _ranking(content: Content) -> list[tuple[str, str]]:
    try:
        terms = read_ranking(content)
    except InvalidTerms:
        given = content.get("ranking") or {}
        return [(_("Order"), _order(given.get("order") or [], content))]
    if terms is None:
        return [(_("Order"), _("nothing is ranked: experts mark nothing"))]
    rows = [(_("Order"), _order(terms.order, content))]
    if content.get("ranking") is None:
        rows.append((_("Set by"), _("the portal’s usual order")))
    if terms.countries:
        rows.append((_("Countries that come first"), ", ".join(sorted(terms.countries))))
    return rows


def _order(order: Iterable[str], content: Content) -> str:
    return _(", then ").join(rule_words(rule, content) for rule in order) or DASH


def rule_words(rule: str, content: Content) -> str:
    """A rule of the ranking in words; a criterion by its own name."""
    if not rule.startswith(CRITERION):
        return str(labels.RANKING.get(rule, rule))
    key = rule.removeprefix(CRITERION)
    names = {one.key: one.name for one in _criteria(content)}
    return _("mark of “%(name)s”") % {"name": names.get(key, key)}


def _limits(content: Content) -> list[tuple[str, str]]:
    alone, above = content.get("delegation_gpu_hours"), content.get("approval_above_node_hours")
    most = content.get("max_open_applications")
    return [
        (
            _("One officer decides alone"),
            _("never") if alone is None else _("up to %(n)s GPU-h") % {"n": amount_text(alone)},
        ),
        (
            _("A second person approves"),
            _approved(above),
        ),
        (_("Days to accept an award"), amount_text(content.get("acceptance_days"))),
        (
            _("Open applications per organisation"),
            _("no limit") if most is None else amount_text(most),
        ),
        (_("A report every"), _("%(n)s months") % {"n": amount_text(content.get("report_months"))}),
    ]


def _approved(above: object) -> str:
    if above is None:
        return _("no award")
    if amount_text(above) == "0":
        return _("every award")
    return _("awards above %(n)s node-h") % {"n": amount_text(above)}
