"""The form of a review, ready for its template: criteria with anchors, and where marks stand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.utils.translation import get_language, gettext

from aifactory.catalogue.rules.expert_review import HIGHEST, MARKS, Criterion, ReviewTerms, Texts
from aifactory.catalogue.rules.questions import text_of
from aifactory.face.rules.formats import DASH
from aifactory.face.tags.formats import clock
from reviews.models import Review
from reviews.rules.marks import Given, Problem
from reviews.rules.standing import Standing, standing
from reviews.rules.written import as_text
from reviews.views.experts.forms import ReviewForm, initial
from reviews.views.presenters import Difference, draft_words


@dataclass(frozen=True)
class CriterionField:
    """One criterion on the form: two fields, what its marks mean, what the chosen one means."""

    number: int
    label: str
    official: str
    weight: Decimal
    mark: BoundField
    comment: BoundField
    anchors: Sequence[tuple[str, str]]
    sentences: str
    chosen: str


def labels_of(terms: ReviewTerms, audience: str) -> dict[str, str]:
    """Each criterion in the words of the applicant's audience."""
    language = get_language() or "en"
    return {one.key: text_of(one.label, audience, language) for one in terms.criteria}


def criteria(form: ReviewForm, labels: Mapping[str, str]) -> list[CriterionField]:
    """The criteria in their order, with bound fields."""
    found = []
    for number, one in enumerate(form.terms.criteria, start=1):
        mark = form[f"mark-{one.key}"]
        sentences = {as_text(value): said(one, value) for value in MARKS}
        found.append(
            CriterionField(
                number=number,
                label=labels[one.key],
                official=_words(one.official),
                weight=one.weight,
                mark=mark,
                comment=form[f"comment-{one.key}"],
                anchors=[(str(value), _words(text)) for value, text in enumerate(one.anchors)],
                sentences=json.dumps(sentences, ensure_ascii=False),
                chosen=sentences.get(str(mark.value() or ""), ""),
            )
        )
    return found


def said(criterion: Criterion, mark: Decimal) -> str:
    """What a mark means in the words of its criterion; a half lies between two of them."""
    below = int(mark)
    if mark == below:
        return f"{below} · {_words(criterion.anchors[below])}"
    return gettext("%(mark)s lies between %(below)s (%(low)s) and %(above)s (%(high)s)") % {
        "mark": as_text(mark),
        "below": below,
        "low": _words(criterion.anchors[below]).rstrip("."),
        "above": below + 1,
        "high": _words(criterion.anchors[below + 1]).rstrip("."),
    }


def figures(terms: ReviewTerms, given: Mapping[str, Given]) -> dict[str, Any]:
    """Sum, weighted mark and threshold as the page shows them, and what its script needs."""
    now = standing(terms, given)
    rule = {
        "weights": {one.key: str(one.weight) for one in terms.criteria},
        "threshold": str(terms.threshold),
        "sum": str(terms.threshold_sum),
        "words": threshold_words(terms),
    }
    return {
        "standing": now,
        "total": f"{now.total:.1f}",
        "highest": f"{HIGHEST * len(terms.criteria):.0f}",
        "weighted": DASH if now.weighted is None else f"{now.weighted:.2f}",
        "threshold": threshold_words(terms)[_reached(now)],
        "reached": _reached(now),
        "rule": json.dumps(rule, ensure_ascii=False),
    }


def threshold_words(terms: ReviewTerms) -> dict[str, str]:
    """The three things that can be said about the thresholds."""
    need = {"each": f"{terms.threshold:f}", "sum": f"{terms.threshold_sum:f}"}
    return {
        "open": gettext("needs %(each)s each and %(sum)s in all") % need,
        "met": gettext("reached: %(each)s each and %(sum)s in all") % need,
        "below": gettext("below: needs %(each)s each and %(sum)s in all") % need,
    }


def problems(found: Sequence[Problem]) -> dict[str, str]:
    """Field of the form → sentence beside it."""
    named = {}
    for problem in found:
        key, _dot, part = problem.field.partition(".")
        named[f"{part}-{key}" if part else key] = gettext(problem.template)
    return named


def differences(
    form: ReviewForm, current: Review | None, given: Mapping[str, Given], labels: Mapping[str, str]
) -> list[Difference]:
    """Fields in which what was typed differs from what stands there now."""
    theirs = initial(current, given)
    found = []
    for name, field in form.fields.items():
        mine = str(form.data.get(name, "")).replace("\r\n", "\n").strip()
        other_text = str(theirs.get(name) or "").strip()
        if name != "version" and mine != other_text:
            label = gettext("Mark: %(label)s") if name.startswith("mark-") else "%(label)s"
            shown = label % {"label": field.label}
            found.append(Difference(shown, mine or DASH, other_text or DASH))
    return found


def stale(current: Review | None) -> dict[str, str]:
    """When it was saved elsewhere, for the line below the form."""
    return {"at": clock(current.saved_at) if current else ""}


def words_of_form() -> dict[str, str]:
    """What the line below the form says while it is written."""
    changed = gettext(
        "You saved this review in another window at {at}. Press Save draft to compare both."
    )
    return {**draft_words(), "changed": changed}


def _reached(now: Standing) -> str:
    return {None: "open", True: "met", False: "below"}[now.passes]


def _words(texts: Texts) -> str:
    """By language, English where a language is missing."""
    return texts.get(get_language() or "en") or texts["en"]
