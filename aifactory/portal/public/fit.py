"""The fit check: from eight answers to a mode, an eligibility, a price and a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Call, RuleSet
from aifactory.catalogue.rules.calendars import Deadline
from aifactory.catalogue.rules.questions import Json, text_of
from aifactory.catalogue.views import terms as wording
from aifactory.face.rules.formats import grouped
from applications import queries as applications
from applications.rules import eligibility, keys
from applications.rules.eligibility import Advice, Check, Facts, ModeFacts, Outcome
from applications.rules.modes import UNIT_WORDS, fits, reaches

PURPOSE, HOURS, EU_PROJECT = keys.PURPOSE, keys.HOURS_NEEDED, keys.EU_PROJECT
GPUS_PER_NODE = 4  # of most partitions with GPUs; the page says so
RULES = ("country", "organisation_kind", "civilian_use", "ai_act_stop_list", "lead_contract")


@dataclass(frozen=True)
class ModeLine:
    """One mode in the table of reasons."""

    name: str
    official_name: str
    size: str
    promise: str
    reason: str
    is_chosen: bool


@dataclass(frozen=True)
class Result:
    """What the fit check answers.

    Attributes:
        advice: the recommended mode, or why none has this size.
        call: the open call of that mode; None where it takes no applications here.
        note: what the call says instead, or that no partition is open.
        has_partition: some partition can be asked for in that call now.
        due: the decision is promised by then if submitted now; None without an open call.
        price: free or pay_per_use; empty where no mode fits.
        minutes: what the application form takes.
    """

    advice: Advice
    rule_set: RuleSet | None
    call: Call | None
    note: str
    due: Deadline | None
    price: str
    checks: Sequence[Check]
    lines: Sequence[ModeLine]
    minutes: int
    has_partition: bool = True

    @property
    def overall(self) -> Outcome:
        """Pass, fail or unclear over all checks."""
        return eligibility.overall(self.checks)

    @property
    def can_start(self) -> bool:
        """A mode fits, takes applications, and no rule says no."""
        return self.call is not None and self.has_partition and self.overall is not Outcome.FAIL


def assess(answers: Mapping[str, Json], at: datetime) -> Result:
    """Everything the result page shows, for answers that were checked before."""
    rule_sets = {rules.mode.code: rules for rules in catalogue.every_rule_in_force(at)}
    modes = [applications.mode_facts(rules) for rules in rule_sets.values()]
    kind, amount = str(answers[keys.KIND]), Decimal(str(answers[HOURS]))
    in_project = answers.get(PURPOSE) == EU_PROJECT
    advice = eligibility.recommend_mode(
        modes=modes,
        organisation_kind=kind,
        gpu_hours=amount,
        node_hours=amount / GPUS_PER_NODE,
        in_eu_project=in_project,
    )
    chosen = rule_sets[advice.mode.code] if advice.mode else None
    call = _taking(chosen, at)
    has_partition = call is not None and _has_partition(call, at)
    measured = advice.mode or (advice.options[0] if advice.options else modes[0])
    return Result(
        advice=advice,
        rule_set=chosen,
        call=call,
        note=_note(chosen, call, at, has_partition=has_partition),
        has_partition=has_partition,
        due=catalogue.promised_by(call, at) if call else None,
        price=chosen.terms.price.get(kind, "") if chosen else "",
        checks=eligibility.check(_facts(answers, measured, at), rules=RULES),
        lines=[
            _line(rule_sets[mode.code], mode, kind, amount, advice, in_project=in_project)
            for mode in modes
        ],
        minutes=_minutes(call),
    )


def _facts(answers: Mapping[str, Json], mode: ModeFacts, at: datetime) -> Facts:
    """Facts for the rules; months are the shortest the mode offers, so a cure stays possible."""
    day = at.astimezone(ZoneInfo(settings.OFFICE_ZONE)).date()
    code = str(answers[keys.COUNTRY])
    civilian = answers.get(keys.CIVILIAN)
    return Facts(
        mode=mode,
        reference_date=day,
        country=catalogue.eligible_country(code, day),
        country_name=catalogue.country_names().get(code, code),
        organisation_kind=str(answers[keys.KIND]),
        in_eu_project=answers.get(PURPOSE) == EU_PROJECT,
        is_civilian=civilian if isinstance(civilian, bool) else None,
        practices=applications.practices(answers.get(keys.PRACTICES)),
        starts_on=day,
        months=min(mode.months),
        contract_is_permanent=answers.get(keys.CONTRACT) == keys.PERMANENT,
        contract_ends_on=_day(answers.get(keys.CONTRACT_ENDS_ON)),
    )


def _line(
    rule_set: RuleSet,
    mode: ModeFacts,
    kind: str,
    gpu_hours: Decimal,
    advice: Advice,
    *,
    in_project: bool,
) -> ModeLine:
    is_chosen = advice.mode is not None and advice.mode.code == mode.code
    return ModeLine(
        name=mode.name,
        official_name=rule_set.mode.official_name,
        size=wording.size_text(rule_set.terms.size),
        promise=wording.promise_text(rule_set.terms.promise),
        reason=_reason(mode, kind, gpu_hours, in_project=in_project),
        is_chosen=is_chosen,
    )


def _reason(mode: ModeFacts, kind: str, gpu_hours: Decimal, *, in_project: bool) -> str:
    if kind not in mode.kinds and not (in_project and kind in mode.kinds_in_eu_project):
        if kind in mode.kinds_in_eu_project:
            return _("Open to you only inside an EU project")
        return _("Not open to your kind of organisation")
    amount = gpu_hours if mode.unit == "gpu_hours" else gpu_hours / GPUS_PER_NODE
    values = {
        "amount": grouped(amount.quantize(Decimal(1))),
        "unit": UNIT_WORDS[mode.unit],
    }
    if fits(mode, amount):
        return _("Fits your estimate of %(amount)s %(unit)s") % values
    if reaches(mode, amount):
        return _("Too small for your estimate of %(amount)s %(unit)s") % values
    return _("Begins above your estimate of %(amount)s %(unit)s") % values


def _taking(chosen: RuleSet | None, at: datetime) -> Call | None:
    """The call to apply to: open, and with a cut-off ahead where it has cut-offs."""
    call = catalogue.open_call(chosen.mode, at) if chosen else None
    return call if call is not None and catalogue.takes(call, at) else None


def _has_partition(call: Call, at: datetime) -> bool:
    return any(state.is_open for state in catalogue.availabilities(call.mode, at, call=call))


def _note(chosen: RuleSet | None, call: Call | None, at: datetime, *, has_partition: bool) -> str:
    """Why a mode that fits cannot be applied for here."""
    if chosen is None:
        return ""
    if call is not None:
        sentence = _("%(mode)s takes applications, but no partition is open for it now.")
        return "" if has_partition else sentence % {"mode": chosen.mode.name}
    for row in catalogue.all_calls().filter(mode=chosen.mode, closes_at__gt=at):
        if row.note:
            return text_of(row.note)
    return _("%(mode)s takes no applications now.") % {"mode": chosen.mode.name}


def _minutes(call: Call | None) -> int:
    if call is None:
        return 0
    return -int(-catalogue.question_set(call.rule_set).for_form().minutes() // 1)


def _day(value: Json) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
