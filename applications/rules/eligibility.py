"""Can this be accepted? Rules with a key and a version, each with its evidence and its cure.

The same rules answer the anonymous fit check and the submission; only the facts differ. A rule
whose facts are missing says `unclear`, so a person looks at it; nothing is refused in silence.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from aifactory.catalogue.rules.calendars import shifted
from aifactory.catalogue.rules.countries import Outcome as CountryOutcome
from aifactory.face.rules.formats import day as day_text
from aifactory.face.rules.formats import grouped
from applications.rules import keys
from applications.rules.facts import Check, Facts, Finding, ModeFacts, Outcome, PartitionFacts
from applications.rules.modes import UNIT_WORDS, Advice, reaches, recommend_mode

__all__ = [
    "RULES",
    "TITLES",
    "Advice",
    "Check",
    "Facts",
    "ModeFacts",
    "Outcome",
    "PartitionFacts",
    "check",
    "open_again",
    "overall",
    "recommend_mode",
]

CONTRACT_MONTHS_AFTER_END = 3
PROHIBITED_PRACTICES = frozenset(
    {
        "manipulation",
        "exploiting_vulnerability",
        "social_scoring",
        "crime_prediction",
        "face_scraping",
        "emotion_at_work",
        "biometric_categories",
        "live_biometrics",
    }
)
"""Regulation (EU) 2024/1689, Article 5(1)(a) to (h), in our keys."""


@dataclass(frozen=True)
class Rule:
    """A rule with its key, the version that evidence cites, and the questions it reads."""

    key: str
    version: str
    judge: Callable[[Facts], Finding]
    title: str
    reads: frozenset[str]


def check(facts: Facts, *, rules: Iterable[str] | None = None) -> list[Check]:
    """Apply the rules named, or all, in their order."""
    wanted = None if rules is None else set(rules)
    return [
        _check(rule, rule.judge(facts)) for rule in RULES if wanted is None or rule.key in wanted
    ]


def open_again(asked: Collection[str]) -> frozenset[str]:
    """Keys of the rules that read one of these questions; the others keep what they said."""
    return frozenset(rule.key for rule in RULES if not rule.reads.isdisjoint(asked))


def overall(checks: Iterable[Check]) -> Outcome:
    """One fail fails; else one unclear leaves it to a person."""
    found = {check.outcome for check in checks}
    for outcome in (Outcome.FAIL, Outcome.UNCLEAR):
        if outcome in found:
            return outcome
    return Outcome.PASS


def _check(rule: Rule, found: Finding) -> Check:
    return Check(
        rule.key, rule.version, found.outcome, found.code, found.sentence, found.cure, found.params
    )


def _passed(code: str, sentence: str, **params: str) -> Finding:
    return Finding(Outcome.PASS, code, sentence, params=params)


def _failed(code: str, sentence: str, cure: str, **params: str) -> Finding:
    return Finding(Outcome.FAIL, code, sentence, cure, params)


def _unclear(code: str, sentence: str, cure: str, **params: str) -> Finding:
    return Finding(Outcome.UNCLEAR, code, sentence, cure, params)


def _country(facts: Facts) -> Finding:
    verdict = facts.country
    if verdict is None:
        return _unclear(
            "unknown",
            "We do not know yet where your organisation is registered.",
            "Name the country of registration.",
        )
    name = facts.country_name or verdict.code
    on = day_text(verdict.on)
    params = {
        "country": verdict.code,
        "on": verdict.on.isoformat(),
        "table_version": verdict.table_version,
    }
    if verdict.outcome is CountryOutcome.ELIGIBLE:
        ground = verdict.status.ground.value if verdict.status else ""
        return _passed("on_list", f"{name} counts on {on}.", ground=ground, **params)
    if verdict.outcome is CountryOutcome.PARTIAL:
        return _unclear(
            "partial",
            f"{name} is associated in part on {on}; the office looks at it.",
            "Nothing to do now: the office settles it after you submit.",
            **params,
        )
    if verdict.starts_on is not None:
        start = day_text(verdict.starts_on)
        return _failed(
            "not_yet",
            f"{name} does not count on {on}.",
            f"It counts from {start}: submit on that day or later.",
            starts_on=verdict.starts_on.isoformat(),
            **params,
        )
    return _failed(
        "not_on_list",
        f"{name} does not count on {on}.",
        "Apply through a partner or branch registered in a country that counts.",
        **params,
    )


def _kind(facts: Facts) -> Finding:
    kind, mode = facts.organisation_kind, facts.mode
    if kind is None:
        return _unclear(
            "unknown",
            "We do not know yet what kind of organisation applies.",
            "Say what kind of organisation you are.",
        )
    if kind in mode.kinds:
        return _passed("allowed", f"{mode.name} is open to you.", kind=kind)
    if kind in mode.kinds_in_eu_project:
        return _kind_in_project(facts, kind)
    return _failed(
        "not_allowed",
        f"{mode.name} is not open to this kind of organisation.",
        "Run the fit check: it names the mode that is.",
        kind=kind,
    )


def _kind_in_project(facts: Facts, kind: str) -> Finding:
    name = facts.mode.name
    if facts.in_eu_project:
        return _passed("in_project", f"{name} is open to you inside an EU project.", kind=kind)
    if facts.in_eu_project is None:
        return _unclear(
            "project_unknown",
            f"{name} is open to companies only inside an EU project.",
            "Name the Horizon Europe or Digital Europe project, if there is one.",
            kind=kind,
        )
    return _failed(
        "no_project",
        f"{name} is open to companies only inside a Horizon Europe or Digital Europe project.",
        "Apply in an industrial mode: Try, Build or Train big.",
        kind=kind,
    )


def _civilian(facts: Facts) -> Finding:
    if facts.is_civilian is None:
        return _unclear(
            "unknown",
            "We do not know yet whether the use is civilian only.",
            "Confirm that the project is for civilian use only.",
        )
    if facts.is_civilian:
        return _passed("civilian", "The project is for civilian use only.")
    return _failed(
        "not_civilian",
        "These machines are for civilian use only.",
        "A project with a civilian purpose of its own can apply.",
    )


def _practices(facts: Facts) -> Finding:
    if facts.practices is None:
        return _unclear(
            "unknown",
            "We do not know yet whether a prohibited practice is involved.",
            "Answer the question on prohibited practices.",
        )
    found = sorted(facts.practices & PROHIBITED_PRACTICES)
    if found:
        return _failed(
            "prohibited",
            "The AI Act prohibits what you describe (Article 5).",
            "Leave that part out of the project, or correct the answer.",
            practices=",".join(found),
        )
    return _passed("none", "No practice that the AI Act prohibits is involved.")


def _contract(facts: Facts) -> Finding:
    if facts.contract_is_permanent:
        return _passed("permanent", "The contract of the project lead has no end.")
    if facts.contract_ends_on is None or facts.starts_on is None or facts.months is None:
        return _unclear(
            "unknown",
            "We do not know yet how long the contract of the project lead runs.",
            "Give the day on which the contract of the project lead ends.",
        )
    ends_on = shifted(facts.starts_on, facts.months)
    needed = shifted(ends_on, CONTRACT_MONTHS_AFTER_END)
    params = {
        "contract_ends_on": facts.contract_ends_on.isoformat(),
        "needed": needed.isoformat(),
    }
    if facts.contract_ends_on >= needed:
        return _passed(
            "long_enough", "The contract of the project lead runs long enough.", **params
        )
    return _failed(
        "too_short",
        f"{day_text(facts.contract_ends_on)} is too early. "
        f"The contract must run until {day_text(needed)} or later.",
        "Name a project lead whose contract runs longer, or ask for fewer months.",
        **params,
    )


def _open_applications(facts: Facts) -> Finding:
    most, count = facts.max_open_applications, facts.other_open_applications
    if most is None:
        return _passed("no_limit", "There is no limit on open applications here.")
    if count is None:
        return _unclear(
            "unknown",
            "We do not know yet whether your organisation has an open application.",
            "Name your organisation.",
        )
    params = {"open": str(count), "most": str(most)}
    if count < most:
        return _passed(
            "below_limit", f"Your organisation may have {most} open in this mode.", **params
        )
    return _failed(
        "at_limit",
        f"Your organisation has {count} open in {facts.mode.name} already; {most} may be open.",
        "Withdraw one, or apply again when it has ended.",
        **params,
    )


def _months(facts: Facts) -> Finding:
    allowed = ", ".join(str(count) for count in facts.mode.months)
    if facts.months is None:
        return _unclear(
            "unknown",
            "We do not know yet for how many months you ask.",
            f"Choose one of {allowed} months.",
        )
    params = {"months": str(facts.months), "allowed": allowed}
    if facts.months in facts.mode.months:
        return _passed("allowed", f"{facts.months} months fit {facts.mode.name}.", **params)
    return _failed(
        "not_allowed",
        f"{facts.mode.name} does not run for {facts.months} months.",
        f"Choose one of {allowed} months.",
        **params,
    )


def _partition(facts: Facts) -> Finding:
    chosen = facts.partition
    if chosen is None:
        return _unclear(
            "unknown", "We do not know yet where you want to compute.", "Choose a partition."
        )
    if chosen.is_open:
        return _passed("open", f"{chosen.name} is open for {facts.mode.name}.")
    until = f" until {day_text(chosen.until)}" if chosen.until else ""
    why = f" {chosen.reason}" if chosen.reason else ""
    return _failed(
        "not_open",
        f"{chosen.name} is not open for {facts.mode.name}{until}.{why}",
        "Choose another partition; your other answers stay.",
    )


def _size(facts: Facts) -> Finding:
    mode, amount = facts.mode, facts.amount
    if amount is None:
        return _unclear("unknown", "We do not know yet how much you ask for.", "Say how much.")
    unit = UNIT_WORDS[mode.unit]
    params = {"amount": str(amount), "unit": mode.unit}
    if not reaches(mode, amount):
        word = "over " if mode.above_minimum else "at least "
        return _failed(
            "too_small",
            f"{grouped(amount)} {unit} is too little for {mode.name}: "
            f"it begins at {word}{grouped(mode.minimum or Decimal(0))}.",
            "Choose a smaller mode, or explain why you need more; your answers stay.",
            **params,
        )
    if mode.maximum is not None and amount > mode.maximum:
        return _failed(
            "too_big",
            f"{grouped(amount)} {unit} is too much for {mode.name}: "
            f"it goes up to {grouped(mode.maximum)}.",
            "Ask for less, or choose a larger mode; your answers stay.",
            **params,
        )
    return _passed("fits", f"{grouped(amount)} {unit} fits {mode.name}.", **params)


def _rule(key: str, judge: Callable[[Facts], Finding], title: str, *reads: str) -> Rule:
    return Rule(key, "1", judge, title, frozenset(reads))


RULES: tuple[Rule, ...] = (
    _rule("country", _country, "Country", keys.COUNTRY),
    _rule("organisation_kind", _kind, "Kind of organisation", keys.KIND, keys.EU_PROJECT),
    _rule("civilian_use", _civilian, "Civilian use", keys.CIVILIAN),
    _rule("ai_act_stop_list", _practices, "AI Act", keys.PRACTICES),
    _rule(
        "lead_contract",
        _contract,
        "Contract of the project lead",
        keys.CONTRACT,
        keys.CONTRACT_ENDS_ON,
        keys.MONTHS,
    ),
    _rule(
        "one_open_application",
        _open_applications,
        "Open applications",
        keys.COUNTRY,
        keys.REGISTRATION,
    ),
    _rule("months", _months, "Months", keys.MONTHS),
    _rule("partition_open", _partition, "Partition", keys.PARTITION),
    _rule("size", _size, "Size", keys.PARTITION, *keys.AMOUNTS.values()),
)
TITLES = {rule.key: rule.title for rule in RULES}
