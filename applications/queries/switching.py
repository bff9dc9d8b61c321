"""Where else a draft could go, and what would become of its answers there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Call
from aifactory.catalogue.rules.questions import Json, is_answered, label
from applications.models import Application
from applications.queries.answers import answers_of, offers_of, questions_of
from applications.queries.eligibility import mode_facts
from applications.queries.flaws import flaws_of_form
from applications.rules import keys
from applications.rules.eligibility import check
from applications.rules.facts import Facts, Outcome
from applications.rules.rounds import Rounds, rounds_of
from applications.rules.switching import compare


@dataclass(frozen=True)
class Preview:
    """A switch before it is made, in the words of the questions.

    Attributes:
        wrong: question and sentence, for answers that need another value there.
        refusal: why this kind of organisation cannot apply there; empty when it can.
    """

    call: Call
    kept: list[str]
    wrong: list[tuple[str, str]]
    back: list[str]
    asked: list[str]
    resting: list[str]
    refusal: str


def other_calls(application: Application, at: datetime) -> list[Call]:
    """Calls that take applications now, without the draft's own; smallest mode first."""
    calls = catalogue.open_calls(at).exclude(pk=application.call_id).prefetch_related("cut_offs")
    return [
        call
        for call in calls
        if call.is_continuous or any(cut_off.at > at for cut_off in call.cut_offs.all())
    ]


def switch_preview(application: Application, call: Call, at: datetime, *, language: str) -> Preview:
    """What the switch would do. Reads only; the draft in hand is not changed."""
    answers, audience = answers_of(application), application.audience
    there = Application(call=call, rule_set=call.rule_set, audience=audience)
    there.rule_set.mode = call.mode
    old, new = questions_of(application), questions_of(there)
    flaws = flaws_of_form(there, new, answers, offers_of(there, at), language=language)
    flawed = {
        flaw.key: flaw.sentence for flaw in reversed(flaws) if is_answered(answers.get(flaw.key))
    }
    found = compare(old, new, answers, flawed=flawed)
    words = {
        question.key: label(question, audience, language)
        for question in (*old.questions, *new.questions)
    }
    return Preview(
        call=call,
        kept=[words[key] for key in found.kept],
        wrong=[(words[key], flawed[key]) for key in found.wrong],
        back=[words[key] for key in found.back],
        asked=[words[key] for key in found.asked],
        resting=[words[key] for key in found.resting],
        refusal=_refusal(call, answers, at),
    )


def rounds_at(application: Application, at: datetime) -> Rounds | None:
    """The cut-offs around a draft; None in a call without rounds."""
    if application.call.is_continuous:
        return None
    instants = list(application.call.cut_offs.order_by("at").values_list("at", flat=True))
    return rounds_of(application.created_at, at, instants)


def _refusal(call: Call, answers: Mapping[str, Json], at: datetime) -> str:
    kind, in_project = answers.get(keys.KIND), answers.get(keys.EU_PROJECT)
    facts = Facts(
        mode=mode_facts(call.rule_set),
        reference_date=at.astimezone(ZoneInfo(call.zone)).date(),
        organisation_kind=kind if isinstance(kind, str) and kind else None,
        in_eu_project=in_project if isinstance(in_project, bool) else None,
    )
    [found] = check(facts, rules=["organisation_kind"])
    return found.sentence if found.outcome is Outcome.FAIL else ""
