"""The facts that the eligibility rules look at, read for one application or one mode."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from aifactory.accounts.queries import same_entity
from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Call, RuleSet
from aifactory.catalogue.queries import PartitionState
from aifactory.catalogue.rules.questions import Json, text_of
from aifactory.catalogue.rules.units import triple
from applications.models import Application, EligibilityCheck, Snapshot
from applications.queries.answers import offers_of
from applications.queries.lists import asked_keys
from applications.rules import keys
from applications.rules.eligibility import check, open_again
from applications.rules.facts import Check, Facts, ModeFacts, Outcome, PartitionFacts
from applications.status import ApplicationStatus


def mode_facts(rule_set: RuleSet) -> ModeFacts:
    """What a version of a mode's rules asks for, as the rules read it."""
    terms, size = rule_set.terms, rule_set.terms.size
    return ModeFacts(
        code=rule_set.mode.code,
        name=rule_set.mode.name,
        kinds=terms.kinds,
        kinds_in_eu_project=terms.kinds_in_eu_project,
        months=terms.months,
        minimum=size.minimum,
        maximum=size.maximum,
        above_minimum=size.above_minimum,
        unit=size.unit,
    )


def partition_facts(state: PartitionState) -> PartitionFacts:
    """The public state of a partition, as the rules read it."""
    return PartitionFacts(
        name=state.partition.name,
        is_open=state.is_open,
        reason=text_of(state.reason),
        until=state.opens_at.date() if state.opens_at else None,
    )


def checks_at(application: Application, answers: Mapping[str, Json], at: datetime) -> list[Check]:
    """What each rule says when these answers are received at an instant.

    A completion cannot change what was not sent back, so a rule that reads none of it keeps the
    evidence of the version before.
    """
    checks = check(eligibility_facts(application, answers, at))
    if application.status != ApplicationStatus.RETURNED:
        return checks
    kept, judged = _kept(application), open_again(asked_keys(application))
    return [one if one.rule in judged else kept.get(one.rule, one) for one in checks]


def eligibility_facts(application: Application, answers: Mapping[str, Json], at: datetime) -> Facts:
    """Everything the rules look at, on the day of the first receipt in the call's zone.

    Args:
        at: the instant of this request; which partitions are open is read at it.
    """
    call, rule_set = application.call, application.rule_set
    received_at = application.received_at or at
    day = received_at.astimezone(ZoneInfo(call.zone)).date()
    offers = offers_of(application, at)
    chosen = offers.partition(answers.get(keys.PARTITION))
    code = answers.get(keys.COUNTRY)
    return Facts(
        mode=mode_facts(rule_set),
        reference_date=day,
        country=catalogue.eligible_country(code, day) if isinstance(code, str) else None,
        country_name=offers.countries.get(str(code), ""),
        organisation_kind=_text(answers.get(keys.KIND)),
        in_eu_project=_flag(answers.get(keys.EU_PROJECT)),
        is_civilian=_flag(answers.get(keys.CIVILIAN)),
        practices=practices(answers.get(keys.PRACTICES)),
        starts_on=_earliest_start(call, received_at),
        months=application.months,
        contract_ends_on=_date(answers.get(keys.CONTRACT_ENDS_ON)),
        contract_is_permanent=answers.get(keys.CONTRACT) == keys.PERMANENT,
        amount=_amount(application),
        partition=partition_facts(chosen.state) if chosen else None,
        other_open_applications=open_applications(application),
        max_open_applications=rule_set.terms.max_open_applications,
    )


def open_applications(application: Application) -> int | None:
    """Other open applications of the organisation in the mode; None without an organisation."""
    organisation = application.organisation
    if organisation is None:
        return None
    return (
        Application.objects.filter(
            organisation__in=same_entity(organisation),
            call__mode=application.call.mode_id,
            status__in=ApplicationStatus.OPEN,
        )
        .exclude(pk=application.pk)
        .count()
    )


def practices(value: Json) -> frozenset[str] | None:
    """Forbidden practices named in an answer; None when it was not answered."""
    if not isinstance(value, list) or not value:
        return None
    return frozenset(value) - {keys.NO_PRACTICE}


def _earliest_start(call: Call, received_at: datetime) -> date | None:
    """The day of the promised answer; None after the last cut-off of the call."""
    try:
        return catalogue.promised_by(call, received_at).local.date()
    except catalogue.NoRound:
        return None


def _kept(application: Application) -> dict[str, Check]:
    """What the rules said of the version received last, by rule."""
    newest = Snapshot.objects.filter(application=application).order_by("-version").values("pk")[:1]
    rows = EligibilityCheck.objects.filter(snapshot__in=newest).exclude(rule=keys.OFFICE_RULE)
    return {
        row.rule: Check(row.rule, row.rule_version, Outcome(row.outcome), **row.evidence)
        for row in rows
    }


def _amount(application: Application) -> Decimal | None:
    """What is asked for, in the unit of the mode's limits."""
    partition, amount = application.partition, application.node_hours
    if partition is None or amount is None:
        return None
    if application.rule_set.terms.size.unit == "node_hours":
        return amount
    return triple(amount, partition.unit).gpu_hours


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None


def _flag(value: Json) -> bool | None:
    return value if isinstance(value, bool) else None


def _date(value: Json) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
