"""What an officer decides, checked before anything is written, and the facts frozen with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext as _

from aifactory.catalogue.models import Country
from aifactory.catalogue.rules.calendars import shifted
from aifactory.face.rules.formats import grouped
from allocations import letters
from allocations.models import LedgerAccount, Outcome
from allocations.queries import mode_group
from allocations.queries.feedback import experts_feedback
from allocations.queries.statements import plain
from applications.models import Application
from reviews.models import Recommendation

DAY = timedelta(days=1)
LATEST = timedelta(days=5 * 366)


class BadTerms(Exception):
    """The decision cannot be taken like this; `field` says where, `sentence` why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True)
class Term:
    """First and last day of use."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Terms:
    """A decision as entered; `term` and `node_hours` only where hours are granted."""

    outcome: Outcome
    asked: Decimal
    node_hours: Decimal
    reason: str
    conditions: tuple[str, ...]
    term: Term | None


def settled(
    application: Application,
    *,
    outcome: str,
    node_hours: Decimal | None,
    reason: str,
    conditions: Sequence[str],
    starts_on: date | None,
    recommended: Decimal | None,
    at: datetime,
) -> Terms:
    """Complete and check what was entered.

    Raises:
        BadTerms: something is missing or contradicts the request.
    """
    terms = Terms(
        outcome=Outcome(outcome),
        asked=application.node_hours or Decimal(0),
        node_hours=Decimal(0),
        reason=reason.strip(),
        conditions=tuple(line.strip() for line in conditions if line.strip()),
        term=None,
    )
    if terms.outcome is not Outcome.AWARD and not terms.reason:
        raise BadTerms("reason", _("Say why. The applicant reads it in the letter."))
    if not terms.outcome.grants:
        return replace(terms, conditions=())
    amount = _amount(terms, node_hours)
    if recommended is not None and amount > recommended and not terms.reason:
        raise BadTerms("reason", _("This is more than the site recommends. Say why."))
    return replace(terms, node_hours=amount, term=_term(application, starts_on, at))


def _term(application: Application, starts_on: date | None, at: datetime) -> Term:
    today = at.astimezone(ZoneInfo(application.call.zone)).date()
    begins = starts_on or today + DAY
    if begins < today:
        raise BadTerms("starts_on", _("The hours cannot begin in the past."))
    if begins > today + LATEST:
        raise BadTerms("starts_on", _("The hours cannot begin that far ahead."))
    return Term(begins, shifted(begins, application.months or 1) - DAY)


def _amount(terms: Terms, given: Decimal | None) -> Decimal:
    if terms.outcome is Outcome.AWARD:
        if given is not None and given != terms.asked:
            raise BadTerms("amount", _("A full award is the amount asked for."))
        return terms.asked
    if given is None or given <= 0:
        raise BadTerms("amount", _("Say how many hours."))
    if given >= terms.asked:
        raise BadTerms(
            "amount",
            _("A smaller amount is below the %(asked)s node-h asked for.")
            % {"asked": grouped(terms.asked)},
        )
    return given


def frozen_facts(
    application: Application,
    terms: Terms,
    *,
    recommendation: Recommendation | None,
    pool: LedgerAccount | None,
) -> dict[str, Any]:
    """Everything the decision rests on, as it is now; letters are made from this alone."""
    partition, organisation = application.partition, application.organisation
    if partition is None or application.received_at is None:
        raise ValueError(f"{application.pk} was never submitted.")
    lead = application.project_lead
    rules, received = application.rule_set, _received(application)
    kind = organisation.kind if organisation else ""
    return {
        "application": {
            "number": application.number,
            "title": application.title,
            "received_at": application.received_at.isoformat(),
            "content_hash": received.content_hash if received else "",
        },
        "lead": lead.name or lead.email,
        "recipient": _recipient(application),
        "mode": {"code": application.call.mode.code, "name": application.call.mode.official_name},
        "mode_group": mode_group(application),
        "partition": {"name": partition.name, "site": partition.system.site.code},
        "unit": letters.unit_facts(partition),
        "asked": letters.amounts(terms.asked, partition),
        "granted": letters.amounts(terms.node_hours, partition),
        "recommendation": _advice(recommendation),
        "pool_before": plain(pool.balance) if pool else None,
        "period": pool.period_id if pool else None,
        "checks": {
            "eligibility": received.checks if received else 0,
            "technical": recommendation.outcome if recommendation else "",
            # The site wrote it to the applicant, who reads it with the decision.
            "comment": recommendation.assessment.comment_to_applicant if recommendation else "",
        },
        "rules": {"version": rules.version, "source": rules.source},
        "experts": experts_feedback(application),
        "price": rules.terms.price.get(kind, "free"),
    }


def _recipient(application: Application) -> list[str]:
    lead, organisation = application.project_lead, application.organisation
    lines = [_("%(name)s, project lead") % {"name": lead.name or lead.email}]
    if organisation is not None:
        town = " ".join(part for part in (organisation.postcode, organisation.city) if part)
        country = Country.objects.filter(code=organisation.country).first()
        place = ", ".join(part for part in (town, str(country or organisation.country)) if part)
        lines += [organisation.name, organisation.street, place]
    return [line for line in lines if line]


def _advice(recommendation: Recommendation | None) -> dict[str, Any] | None:
    if recommendation is None:
        return None
    return {
        "outcome": recommendation.outcome,
        "node_hours": plain(recommendation.node_hours),
        "inputs_hash": recommendation.inputs_hash,
    }


def _received(application: Application) -> Any:
    """The newest content received, with the number of eligibility checks on it."""
    return (
        application.snapshots.annotate(checks=Count("eligibility_checks"))
        .order_by("-version")
        .first()
    )
