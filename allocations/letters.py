"""Letters of decision and ledger statements: facts frozen here, text in templates/documents/."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.audit.recording import reference
from aifactory.catalogue.models import Partition
from aifactory.catalogue.rules.units import triple
from aifactory.documents.archive import order, supersede
from aifactory.documents.models import Document
from aifactory.face.rules.formats import grouped
from allocations.models import Award, Correction, Decision, MonthlyStatement, Outcome
from allocations.queries import MONTHLY, Statement
from allocations.queries.statements import plain
from allocations.queries.wordings import decision_wording

DECISION = "decision"
DECIDED = Decision._meta.label_lower
STATEMENT = "statement"
ANNOUNCE = "allocations.announce"
SEND_MONTHLY = "allocations.send_statement"
REDRESS_DAYS = 30


def amounts(node_hours: Decimal, partition: Partition) -> dict[str, Any]:
    """An amount in three units, as snapshots hold it."""
    three = triple(node_hours, partition.unit)
    return {
        "node_hours": plain(three.node_hours),
        "gpu_hours": None if three.gpu_hours is None else plain(three.gpu_hours),
        "local": plain(three.local),
    }


def unit_facts(partition: Partition) -> dict[str, Any]:
    """The factors beside an amount, as snapshots hold them."""
    unit = partition.unit
    return {
        "gpus_per_node": unit.gpus_per_node,
        "local_name": unit.local_name,
        "local_per_node_hour": plain(unit.local_per_node_hour),
    }


def order_decision(decision: Decision) -> Document:
    """Have the letter of a released decision made; when it is ready the lead gets a mail."""
    lead = decision.application.project_lead
    with translation.override(lead.language):
        snapshot = decision_snapshot(decision)
        title = str(snapshot["heading"])
    return order(
        kind=DECISION,
        subject=reference(decision),
        number=decision.number,
        template="documents/decision.html",
        snapshot=snapshot,
        title=title,
        language=lead.language,
        filename=f"decision-{slugify(decision.number)}.pdf",
        then=ANNOUNCE,
        at=decision.released_at,
    )


def order_correction(decision: Decision, *, at: datetime) -> Document:
    """Have the letter of a correction made; the letters of what it corrects point to it."""
    lead = decision.application.project_lead
    with translation.override(lead.language):
        snapshot = correction_snapshot(decision)
        title = str(snapshot["heading"])
    made = order(
        kind=DECISION,
        subject=reference(decision),
        number=decision.number,
        template="documents/correction.html",
        snapshot=snapshot,
        title=title,
        language=lead.language,
        filename=f"decision-{slugify(decision.number)}.pdf",
        then=ANNOUNCE,
        at=at,
    )
    supersede(DECISION, (DECIDED, str(decision.earlier.pk)), by=made)
    return made


def correction_snapshot(decision: Decision) -> dict[str, Any]:
    """A decision's letter, and what it replaces: number, day, why, and what was granted before."""
    if decision.released_at is None or decision.released_by is None:
        raise ValueError(f"{decision.number} is not released: there is no letter.")
    facts = decision.snapshot["correction"]
    base = decision_facts(decision)
    award = Award.objects.filter(decision=decision).first()
    is_accepted = award is not None and award.answered_at is not None
    # Its own opening says what it replaces, and what is annulled or accepted needs no answer.
    asks = decision.correction != Correction.ANNUL and not is_accepted
    only = ("next_steps", "disagree") if asks else ("disagree",)
    language = decision.application.project_lead.language
    return {
        **base,
        "wording": decision_wording(base, language, only=only),
        "heading": _corrected_heading(decision, facts),
        "reference": [*base["reference"], {"label": _("Replaces"), "value": facts["number"]}],
        "rows": [*base["rows"], {"label": _("Granted before"), **facts["granted"]}],
        "total": {**base["total"], "label": _("Granted now")},
        "correction": {**facts, "why": decision.correction_reason},
        "is_accepted": is_accepted,
        "signatures": [
            _signature(decision.decided_by, _("Programme officer · asked"), decision.decided_at),
            _signature(decision.released_by, _("Approver · approved"), decision.released_at),
        ],
    }


def decision_snapshot(decision: Decision) -> dict[str, Any]:
    """Everything the letter says, with the office's own words as they are in force now."""
    facts = decision_facts(decision)
    language = decision.application.project_lead.language
    return {**facts, "wording": decision_wording(facts, language)}


def decision_facts(decision: Decision) -> dict[str, Any]:
    """Everything the letter says beside the office's own words. Only facts that exist: the
    template asks for nothing else.

    What the decision rested on comes from its own frozen snapshot, never from live rows.
    """
    if decision.released_at is None or decision.released_by is None:
        raise ValueError(f"{decision.number} is not released: there is no letter.")
    facts = decision.snapshot
    outcome = Outcome(decision.outcome)
    award = Award.objects.filter(decision=decision).first() if outcome.grants else None
    return {
        "instant": decision.released_at,
        "outcome": str(decision.outcome),
        "heading": _heading(outcome, facts),
        "recipient": facts["recipient"],
        "reference": [
            {"label": _("Decision"), "value": decision.number},
            {"label": _("Application"), "value": facts["application"]["number"]},
        ],
        "application": facts["application"],
        "lead": facts["lead"],
        "mode": facts["mode"],
        "partition": facts["partition"],
        "unit": facts["unit"],
        "first_column": _("Amount"),
        "rows": [{"label": _("Asked for"), **facts["asked"]}],
        "total": {"label": _("Granted"), **facts["granted"]},
        "is_granted": outcome.grants,
        "checks": facts["checks"],
        "comment": facts["checks"].get("comment", ""),
        "experts": facts.get("experts"),  # decisions of an earlier release froze none
        "reason": decision.reason,
        "conditions": list(decision.conditions),
        "award": _award_facts(award),
        "redress": _redress(decision.released_at, facts["rules"]),
        "price": facts["price"],
        "signatures": [
            _signature(decision.decided_by, _("Programme officer · decided"), decision.decided_at),
            _signature(
                decision.released_by, _("Programme officer · released"), decision.released_at
            ),
        ],
    }


def order_statement(found: Statement, *, by: User, title: str, number: str) -> Document:
    """Have the statement of one account made as a PDF, for the person who asked."""
    return order(
        kind=STATEMENT,
        subject=("allocations.ledgeraccount", str(found.account.pk)),
        number=number,
        template="documents/statement.html",
        snapshot=statement_snapshot(found, title=title, by=by),
        title=title,
        language=by.language,
        filename=f"statement-{slugify(number)}.pdf",
    )


def order_monthly(found: Statement, made: MonthlyStatement) -> Document:
    """Have the statement of one month made for the lead, who gets a mail when it is ready."""
    application = made.allocation.application
    lead, number = application.project_lead, f"M-{made.month:%Y-%m}-{made.allocation_id}"
    with translation.override(lead.language):
        title = _("Hours on %(partition)s, %(month)s") % {
            "partition": found.account.partition.name,
            "month": date_format(made.month, "F Y"),
        }
        snapshot = statement_snapshot(found, title=title, by=lead)
        facts = [{"label": _("Application"), "value": application.number}]
    return order(
        kind=MONTHLY,
        subject=reference(made),
        number=number,
        template="documents/statement.html",
        snapshot={**snapshot, "reference": [*facts, *snapshot["reference"]]},
        title=title,
        language=lead.language,
        filename=f"statement-{slugify(number)}.pdf",
        then=SEND_MONTHLY,
        at=found.at,
    )


def statement_snapshot(found: Statement, *, title: str, by: User) -> dict[str, Any]:
    """Every movement with its running balance, and the balance rebuilt from them."""
    account = found.account
    return {
        "instant": found.at,
        "heading": title,
        "reference": [
            {"label": _("Account"), "value": account.get_kind_display()},
            {"label": _("Partition"), "value": account.partition.name},
            {"label": _("Period"), "value": account.period.code},
        ],
        "recipient": [by.name or by.email],
        "unit": unit_facts(account.partition),
        "lines": [
            {
                "text": line.text,
                "at": line.entry.posted_at,
                "amount": plain(line.amount),
                "balance": plain(line.balance),
                "key": line.entry.key,
            }
            for line in found.lines
        ],
        "balance": {"label": _("Balance"), **amounts(found.balance, account.partition)},
        "rebuilt": plain(found.rebuilt),
        "adds_up": found.adds_up,
    }


def _heading(outcome: Outcome, facts: dict[str, Any]) -> str:
    partition = facts["partition"]["name"]
    if outcome.grants:
        amount = grouped(Decimal(facts["granted"]["node_hours"]))
        return _("Award of %(amount)s node-hours on %(partition)s") % {
            "amount": amount,
            "partition": partition,
        }
    if outcome is Outcome.WAITING_LIST:
        return _("Waiting list for %(partition)s") % {"partition": partition}
    return _("No award of hours on %(partition)s") % {"partition": partition}


def _corrected_heading(decision: Decision, facts: dict[str, Any]) -> str:
    if decision.correction == Correction.ANNUL:
        return _("Decision %(number)s is annulled") % {"number": facts["number"]}
    return _("Corrected decision, in place of %(number)s") % {"number": facts["number"]}


def _award_facts(award: Award | None) -> dict[str, Any] | None:
    if award is None or award.respond_by is None:
        return None
    return {
        "respond_by": award.respond_by,
        "zone": award.zone,
        "starts_on": award.starts_on,
        "ends_on": award.ends_on,
    }


def _redress(released_at: datetime, rules: dict[str, Any]) -> dict[str, Any]:
    zone = ZoneInfo(settings.OFFICE_ZONE)
    until = (released_at.astimezone(zone) + timedelta(days=REDRESS_DAYS)).date()
    return {"days": REDRESS_DAYS, "until": until, **rules}


def _signature(person: User, role: str, at: datetime) -> dict[str, Any]:
    return {"name": person.name or person.email, "role": role, "at": at}
