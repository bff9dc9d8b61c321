"""What letters of decision and mails about hours would say of a case, real or invented."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.documents.archive import page
from aifactory.face import wordings
from aifactory.face.rules.wording import Wording
from allocations import letters, messages
from allocations.models import Allocation, Decision, MonthlyStatement, Outcome
from allocations.queries.wordings import KEYS, decision_wording
from allocations.status import DecisionStatus
from applications.models import Application

TEMPLATE = "documents/decision.html"


def ready_mail(_person: User, application: Application) -> Mapping[str, Any]:
    """The mail to the lead that a decision is ready; it is the same whatever was decided."""
    return {**messages.common_facts(application), **messages.ready_facts(application)}


def accepted_mail(person: User, application: Application) -> Mapping[str, Any]:
    """The mail to the lead about the hours of this case, where there are some."""
    hours = _hours(person, application)
    common = messages.common_facts(application)
    return {**common, **messages.accepted_facts(hours)} if hours else common


def statement_mail(person: User, application: Application) -> Mapping[str, Any]:
    """The mail to the lead about the newest statement of this case, where there is one."""
    hours, common = _hours(person, application), messages.common_facts(application)
    made = (
        MonthlyStatement.objects.filter(allocation=hours).order_by("-month").first()
        if hours
        else None
    )
    return {**common, **messages.statement_facts(made.allocation, made.month)} if made else common


def decision_letter(
    outcome: Outcome, person: User, application: Application | None, wording: Wording
) -> str:
    """The letter of this outcome: of the announced decision on the case, else invented."""
    found = _announced(outcome, person, application)
    if found is None:
        template = wordings.templates()[wording.key]
        examples, facts = wordings.examples(template), _example(outcome)
        frozen = wordings.frozen(wording, examples)
    else:
        facts = letters.decision_facts(found)
        frozen = decision_wording(facts, wording.language, wording=wording)
    return page(
        kind=letters.DECISION,
        number=str(found.number) if found else str(facts["reference"][0]["value"]),
        template=TEMPLATE,
        snapshot={**facts, "wording": frozen},
        title=str(facts["heading"]),
        language=wording.language,
    )


def _hours(person: User, application: Application) -> Allocation | None:
    found = Allocation.objects.visible_to(person).filter(application=application)
    hours: Allocation | None = found.order_by("-pk").first()
    return hours


def _announced(outcome: Outcome, person: User, application: Application | None) -> Decision | None:
    if application is None:
        return None
    found = Decision.objects.visible_to(person).filter(
        application=application, outcome=outcome, status__in=DecisionStatus.ANNOUNCED, correction=""
    )
    decision: Decision | None = found.order_by("-pk").first()
    return decision


def _example(outcome: Outcome) -> dict[str, Any]:
    """The frozen facts of a decision that nobody ever took."""
    asked = {"node_hours": "1200", "gpu_hours": "4800", "local": "38400"}
    less = {"node_hours": "600", "gpu_hours": "2400", "local": "19200"}
    none = {"node_hours": "0", "gpu_hours": "0", "local": "0"}
    granted = {Outcome.AWARD: asked, Outcome.PARTIAL: less}.get(outcome, none)
    lead = "Ana Ribeiro"
    return {
        "outcome": str(outcome),
        "heading": str(outcome.label),
        "recipient": [lead, "Example Ltd"],
        "reference": [{"label": _("Decision"), "value": "D-2026-000"}],
        "first_column": _("Amount"),
        "unit": {"gpus_per_node": 4, "local_name": "core-h", "local_per_node_hour": "32"},
        "rows": [{"label": _("Asked for"), **asked}],
        "total": {"label": _("Granted"), **granted},
        "partition": {"name": "Leonardo Booster", "site": "CINECA"},
        "reason": "" if outcome is Outcome.AWARD else _("The reason that the officer gave."),
        "comment": "",
        "conditions": [],
        "experts": None,
        "signatures": [],
    }


VALUES: dict[str, Callable[[User, Application], Mapping[str, Any]]] = {
    "decision_ready": ready_mail,
    "award_accepted": accepted_mail,
    "monthly_statement": statement_mail,
}
LETTERS = {
    KEYS[outcome]: partial(decision_letter, outcome)
    for outcome in (Outcome.AWARD, Outcome.PARTIAL, Outcome.WAITING_LIST, Outcome.NO_AWARD)
}
