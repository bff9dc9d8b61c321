"""In which order the applications of a round stand: the part “ranking” of a rule set.

The part is optional. Without it the weighted mark leads, then the sum of the marks, then the
heaviest criterion (what an application changes for companies, its excellence for science), then a
first-time lead, a small company or a country that comes first, the earlier receipt, and a draw.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aifactory.catalogue.rules.expert_review import ReviewTerms, read_review
from aifactory.catalogue.rules.terms import InvalidTerms, Objection

WEIGHTED, TOTAL, FIRST_TIME, SMALL = "weighted", "total", "first_time", "small_or_country"
RECEIVED, DRAW = "received", "draw"
CRITERION = "criterion:"
PLAIN = frozenset({WEIGHTED, TOTAL, FIRST_TIME, SMALL, RECEIVED, DRAW})
LEADING = frozenset({WEIGHTED, TOTAL})


@dataclass(frozen=True)
class RankingTerms:
    """What comes first, what breaks a tie.

    Attributes:
        order: rules in the order in which they are asked; the first is the mark that leads, the
            last is the draw, so no two applications ever share a place.
        countries: codes of countries that go first where a tie comes down to it.
    """

    order: tuple[str, ...]
    countries: frozenset[str]


def read_ranking(content: Mapping[str, Any]) -> RankingTerms | None:
    """The order of a round in a rule set's `content`; None where experts mark nothing.

    Raises:
        InvalidTerms: a rule is unknown, asked twice, or out of its place.
    """
    review = read_review(content)
    given = content.get("ranking")
    if review is None:
        if given is not None:
            raise InvalidTerms([Objection("ranking", "Only what experts mark can be ranked.")])
        return None
    if given is None:
        return RankingTerms(_usual(review), frozenset())
    try:
        terms = RankingTerms(
            order=tuple(str(rule) for rule in given["order"]),
            countries=frozenset(str(code) for code in given.get("countries", ())),
        )
    except KeyError as missing:
        name = str(missing.args[0])
        raise InvalidTerms(
            [Objection(f"ranking.{name}", f"“{name}” is missing in the ranking.")]
        ) from missing
    except (TypeError, AttributeError) as error:
        raise InvalidTerms(
            [Objection("ranking", f"A value of the ranking cannot be read: {error}.")]
        ) from error
    if sentences := _objections(terms, review):
        raise InvalidTerms([Objection("ranking.order", sentence) for sentence in sentences])
    return terms


def _usual(review: ReviewTerms) -> tuple[str, ...]:
    heaviest = max(review.criteria, key=lambda criterion: criterion.weight)
    return (WEIGHTED, TOTAL, f"{CRITERION}{heaviest.key}", FIRST_TIME, SMALL, RECEIVED, DRAW)


def _objections(terms: RankingTerms, review: ReviewTerms) -> list[str]:
    known = PLAIN | {f"{CRITERION}{key}" for key in review.keys}
    found = [f"The ranking does not know “{rule}”." for rule in terms.order if rule not in known]
    if len(set(terms.order)) != len(terms.order):
        found.append("The ranking asks each rule once.")
    if terms.order[:1] not in [(rule,) for rule in sorted(LEADING)]:
        found.append("The ranking begins with the weighted mark or the sum of the marks.")
    if terms.order[-1:] != (DRAW,):
        found.append("The ranking ends with a draw.")
    return found
