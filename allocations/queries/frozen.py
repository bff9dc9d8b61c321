"""The frozen ranking of a round in words, for reports of other apps."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aifactory.catalogue.models import CutOff
from aifactory.catalogue.rules.questions.words import text_of
from aifactory.catalogue.rules.ranking import CRITERION
from allocations.queries.rounds import newest_ranking
from allocations.rules.cutline import AFTER, BELOW, PARTLY, PLACED

RULES = {
    "weighted": gettext_lazy("higher weighted mark"),
    "total": gettext_lazy("higher sum of the marks"),
    "first_time": gettext_lazy("first-time lead and organisation"),
    "small_or_country": gettext_lazy("small company, or a country that goes first"),
    "received": pgettext_lazy("tie-break", "earlier receipt"),
    "draw": gettext_lazy("draw with the seed of the round"),
}


SIDES = {
    PLACED: gettext_lazy("Fits"),
    PARTLY: gettext_lazy("First that does not fit"),
    AFTER: gettext_lazy("After the line"),
    BELOW: gettext_lazy("Below the threshold"),
}


def order_of(cut_off: CutOff) -> dict[str, Any] | None:
    """Places, ties in words, seed and hash of the ranking that counts; None before that."""
    ranking = newest_ranking(cut_off)
    if ranking is None:
        return None
    ties = tie_words(ranking.content, cut_off)
    ranked = sorted(ranking.content["cases"], key=lambda row: row["rank"])
    return {
        "order": [
            {"number": row["number"], "rank": row["rank"], "tie": ties.get(row["number"], "")}
            for row in ranked
        ],
        "seed": ranking.content["seed"],
        "content_hash": ranking.content_hash,
    }


def rule_words(rule: str, cut_off: CutOff) -> str:
    """A tie-break in words; a criterion by its name."""
    if not rule.startswith(CRITERION):
        return str(RULES[rule])
    terms = cut_off.call.rule_set.review_terms
    labels = {one.key: text_of(one.label) for one in terms.criteria} if terms else {}
    key = rule.removeprefix(CRITERION)
    return _("higher mark for “%(criterion)s”") % {"criterion": labels.get(key, key)}


def tie_words(content: Mapping[str, Any], cut_off: CutOff) -> dict[str, str]:
    """Per case that lost a tie: against whom, and what broke it."""
    return {
        tie["below"]: _("Equal to %(above)s; decided by: %(rule)s.")
        % {"above": tie["above"], "rule": rule_words(tie["rule"], cut_off)}
        for tie in content["ties"]
    }
