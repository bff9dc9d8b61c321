"""The frozen ranking of a round in words, for reports of other apps."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aifactory.catalogue.models import CutOff
from aifactory.catalogue.rules.questions.words import text_of
from aifactory.catalogue.rules.ranking import CRITERION
from allocations.models import RoundRelease
from allocations.queries.rounds import newest_ranking
from allocations.rules import cutline
from allocations.rules import ranking as ranking_rules
from applications.models import Application

RULES = {
    "weighted": gettext_lazy("higher weighted mark"),
    "total": gettext_lazy("higher sum of the marks"),
    "first_time": gettext_lazy("first-time lead and organisation"),
    "small_or_country": gettext_lazy("small company, or a country that goes first"),
    "received": pgettext_lazy("tie-break", "earlier receipt"),
    "draw": gettext_lazy("draw with the seed of the round"),
}
POLICIES = {
    ranking_rules.BY_RECEIPT: gettext_lazy(
        "Hours are given in the order of receipt among those that reach the thresholds."
    ),
    ranking_rules.BY_RANK: gettext_lazy("Hours are given in the order of the ranking."),
}


SIDES = {
    cutline.PLACED: gettext_lazy("Fits"),
    cutline.PARTLY: gettext_lazy("First that does not fit"),
    cutline.AFTER: gettext_lazy("After the line"),
    cutline.BELOW: gettext_lazy("Below the threshold"),
}


def order_of(cut_off: CutOff) -> dict[str, Any] | None:
    """Places, turns, ties in words, and what was released together; None before the freeze."""
    ranking = newest_ranking(cut_off)
    if ranking is None:
        return None
    ties = tie_words(ranking.content, cut_off)
    ranked = sorted(ranking.content["cases"], key=lambda row: row["rank"])
    return {
        "order": [
            {
                "number": row["number"],
                "rank": row["rank"],
                "turn": row["turn"],
                "wanted": row["wanted"],
                "side": str(SIDES[row["side"]]),
                "tie": ties.get(row["number"], ""),
            }
            for row in ranked
        ],
        "policy": str(POLICIES[ranking.content["rules"]["policy"]]),
        "version": ranking.version,
        "made_at": ranking.made_at,
        "seed": ranking.content["seed"],
        "content_hash": ranking.content_hash,
        "releases": releases_of(cut_off),
    }


def releases_of(cut_off: CutOff) -> list[dict[str, Any]]:
    """Each act of releasing together: when, how many, and what was left out and why."""
    acts = list(RoundRelease.objects.filter(cut_off=cut_off).order_by("released_at", "pk"))
    left = {key for act in acts for key in act.content["left_out"]}
    numbers = dict(Application.objects.filter(pk__in=left).values_list("pk", "number"))
    return [
        {
            "at": act.released_at,
            "decisions": len(act.content["decisions"]),
            "left_out": [
                {"number": numbers[UUID(key)], "reason": reason}
                for key, reason in act.content["left_out"].items()
            ],
        }
        for act in acts
    ]


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
