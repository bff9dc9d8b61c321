"""The turn of a decision: checked before hours are granted, and frozen with its facts."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aifactory.face.tags.formats import hours
from allocations.models import Decision
from allocations.operations.terms import BadTerms, Term, Terms
from allocations.permissions import turns as may
from allocations.queries import Order, waiting
from allocations.queries.frozen import SIDES
from allocations.rules.feedback import two_places
from allocations.rules.turns import Turn
from applications.models import Application
from applications.status import ApplicationStatus as Status


def settled_turn(
    application: Application, order: Order, terms: Terms, *, why: str
) -> dict[str, Any] | None:
    """What an approver and an auditor read about the turn; None where there is no order.

    Args:
        why: the written reason to go before others.

    Raises:
        BadTerms: the hours pass somebody over, and nobody says why.
    """
    is_waiting = application.status == Status.WAITING_LIST
    facts = _row(order)
    if terms.term is None or (order.ranking is None and not is_waiting):
        return facts
    side = None if is_waiting else order.side
    now = _now(application, terms, terms.term)
    verdict = may.in_turn(side, is_part=terms.node_hours < terms.asked, now=now)
    if not verdict and not why:
        sentence = _("%(reason)s Say why the hours go here.") % {"reason": verdict.reason}
        raise BadTerms("out_of_turn", sentence)
    passed_over = {} if verdict else {"passes_over": verdict.code, "why": why}
    return {**(facts or {}), "was_waiting": is_waiting, **passed_over}


def turn_lines(decision: Decision, left: Decimal | None) -> list[tuple[str, str]]:
    """What an approver reads about the turn of a decision.

    Args:
        left: what its pool has now, after this decision.
    """
    order = decision.snapshot.get("order") or {}
    lines = []
    if "turn" in order:
        values = {key: order[key] for key in ("turn", "rank")}
        lines += [
            (_("Turn in its round"), _("%(turn)s, by rank %(rank)s") % values),
            (_("Where the line had it"), str(SIDES[order["side"]])),
            (_("Weighted mean mark"), two_places(order["weighted"])),
        ]
    if "why" in order:
        lines.append((_("Why out of turn"), order["why"]))
    if left is not None:
        lines.append((_("Left in the pool, in node-h"), hours(left)))
    return lines


def _now(application: Application, terms: Terms, term: Term) -> Turn:
    queue = waiting.queue_with(application, term.starts_on)
    return queue.turn_for(application, terms.node_hours)


def _row(order: Order) -> dict[str, Any] | None:
    if order.ranking is None or order.row is None:
        return None
    told = {key: order.row[key] for key in ("turn", "rank", "side", "weighted")}
    return {"ranking": order.ranking.version, "hash": order.ranking.content_hash, **told}
