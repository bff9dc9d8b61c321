"""What stands in the way of receiving an application: answers, what the mode gives, the call."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.rules.questions import Json, QuestionSet
from applications.models import Application
from applications.queries.answers import Offers, asks, offers_of, questions_of
from applications.queries.eligibility import mode_facts
from applications.queries.lists import asked_keys
from applications.rules import keys
from applications.rules.asked import amount_of, amount_sentence, months_sentence
from applications.rules.modes import fits
from applications.rules.problems import Flaw, flaws_of_all
from applications.status import ApplicationStatus

AMOUNT, MONTHS = "amount", "months"
"""Codes of the flaws that another mode may cure."""


def flaws_at(
    application: Application, answers: dict[str, Json], received_at: datetime
) -> list[Flaw]:
    """What stands in the way of receiving the application at an instant."""
    if application.is_draft and not catalogue.takes(application.call, received_at):
        return [_closed(application, received_at)]
    questions, offers = questions_of(application), offers_of(application, received_at)
    return _curable(application, flaws_of_form(application, questions, answers, offers))


def flaws_of_form(
    application: Application,
    questions: QuestionSet,
    answers: Mapping[str, Json],
    offers: Offers,
    *,
    language: str = "en",
) -> list[Flaw]:
    """Everything wrong with the shown answers, in the order they are asked."""
    flaws = flaws_of_all(
        questions,
        answers,
        options=offers.options(questions),
        audience=application.audience,
        language=language,
    )
    known = {flaw.key for flaw in flaws}
    more = [
        flaw for flaw in flaws_of_mode(application, questions, answers) if flaw.key not in known
    ]
    places = {question.key: place for place, question in enumerate(questions.questions)}
    return sorted([*flaws, *more], key=lambda flaw: places[flaw.key])


def flaws_of_mode(
    application: Application, questions: QuestionSet, answers: Mapping[str, Json]
) -> list[Flaw]:
    """Amount and months that the mode does not give; the other modes are read only then."""
    mode = mode_facts(application.rule_set)
    found = []
    key = keys.AMOUNTS[mode.unit]
    amount = amount_of(answers, mode.unit) if asks(questions, key) else None
    if amount is not None and not fits(mode, amount):
        calls = catalogue.open_calls(timezone.now()).select_related("rule_set__mode")
        modes = [mode_facts(call.rule_set) for call in calls.order_by("mode__position", "pk")]
        kind = answers.get(keys.KIND)
        sentence = amount_sentence(
            mode, amount, modes=modes, kind=kind if isinstance(kind, str) else None
        )
        found.append(Flaw(key, questions.question(key).section, AMOUNT, sentence))
    if asks(questions, keys.MONTHS) and (
        sentence := months_sentence(mode, answers.get(keys.MONTHS))
    ):
        found.append(Flaw(keys.MONTHS, questions.question(keys.MONTHS).section, MONTHS, sentence))
    return found


def _curable(application: Application, flaws: Sequence[Flaw]) -> list[Flaw]:
    """Without those of answers that are fixed: a completion is judged by what was sent back."""
    if application.status != ApplicationStatus.RETURNED:
        return list(flaws)
    asked = asked_keys(application)
    return [flaw for flaw in flaws if flaw.key in asked]


def moved(application: Application) -> Flaw:
    """The page that was submitted named another call than the draft is for now."""
    sentence = _("This draft is for %(call)s now. Read it through, then submit it there.")
    return Flaw("", "", "call_changed", sentence % {"call": application.call.name})


def _closed(application: Application, received_at: datetime) -> Flaw:
    call = application.call
    last = catalogue.last_cut_off(call)
    if call.opens_at > received_at:
        sentence = f"This call opens on {call.opens.text()}. Your answers are kept."
    elif last is not None and last.at <= received_at:
        sentence = (
            f"The last cut-off of this call was {last.deadline.text()}; there is no later one. "
            "Your answers are kept."
        )
    elif call.closes_at > received_at:
        sentence = "This call takes no applications now. Your answers are kept."
    else:
        sentence = f"This call closed on {call.closes.text()}. Your answers are kept."
    return Flaw("", "", "call_closed", sentence)
