"""What a letter says when nobody writes it by hand: scores and thresholds in plain words."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from aifactory.catalogue.rules.expert_review import ReviewTerms
from aifactory.catalogue.rules.questions.words import text_of
from aifactory.face.tags.formats import hours
from allocations.rules.cutline import PARTLY
from allocations.rules.feedback import two_places
from allocations.rules.ranking import BY_RECEIPT
from applications.models import Application


def below(told: Mapping[str, Any], terms: ReviewTerms) -> str:
    """Which thresholds the marks do not reach. No rank, no other application."""
    short = [
        _("“%(criterion)s” %(mark)s of the %(needed)s needed")
        % {
            "criterion": text_of(criterion.label),
            "mark": two_places(told["means"][criterion.key]),
            "needed": terms.threshold,
        }
        for criterion in terms.criteria
        if Fraction(told["means"][criterion.key]) < Fraction(terms.threshold)
    ]
    if Fraction(told["total"]) < Fraction(terms.threshold_sum):
        short.append(
            _("sum of the marks %(sum)s of the %(needed)s needed")
            % {"sum": two_places(told["total"]), "needed": terms.threshold_sum}
        )
    return _("The experts’ marks do not reach the threshold: %(short)s.") % {
        "short": "; ".join(short)
    }


def waiting(told: Mapping[str, Any], terms: ReviewTerms, policy: str, case: Application) -> str:
    """It is good enough, and the hours do not do. What stayed free is said as it is."""
    passed = _(
        "The experts’ marks reach every threshold (sum %(sum)s of the %(needed)s needed)."
    ) % {"sum": two_places(told["total"]), "needed": terms.threshold_sum}
    left = Decimal(told["left"])
    if told["side"] == PARTLY and left > 0:
        gone = _("%(left)s node-h are left on %(partition)s, fewer than the %(wanted)s to serve.")
    elif left > 0:
        gone = _("What is left on %(partition)s stays for applications that come before it.")
    elif policy == BY_RECEIPT:
        gone = _("The hours on %(partition)s went to applications that were received earlier.")
    else:
        gone = _("The hours on %(partition)s went to applications with higher marks.")
    values = {
        "partition": case.partition,
        "left": hours(left),
        "wanted": hours(Decimal(told["wanted"])),
    }
    return f"{passed} {gone % values}"


def less(wanted: Decimal, asked: Decimal) -> str:
    """The site proposes fewer hours than were asked for."""
    return _("The hosting site proposes %(wanted)s of the %(asked)s node-h asked for.") % {
        "wanted": hours(wanted),
        "asked": hours(asked),
    }
