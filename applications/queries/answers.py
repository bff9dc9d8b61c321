"""Questions, answers and what is offered to one application."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Bundle, Call, Partition
from aifactory.catalogue.queries import PartitionState
from aifactory.catalogue.rules.questions import Json, QuestionSet, QuestionType
from applications.models import Application
from applications.queries.lists import asked_keys
from applications.rules.problems import Flaw, flaws_of_all
from applications.status import ApplicationStatus


@dataclass(frozen=True)
class PartitionOffer:
    """A partition as this application can ask for it now.

    Attributes:
        bundle: the fixed amount there, where the mode gives one.
    """

    state: PartitionState
    bundle: Bundle | None = None

    @property
    def partition(self) -> Partition:
        """The partition itself."""
        return self.state.partition


@dataclass(frozen=True)
class Offers:
    """What the questions about catalogue rows offer."""

    partitions: tuple[PartitionOffer, ...]
    countries: dict[str, str]

    @property
    def names(self) -> dict[str, str]:
        """Words for codes: of countries and partitions."""
        return self.countries | {
            offer.partition.code: offer.partition.name for offer in self.partitions
        }

    def options(self, questions: QuestionSet) -> dict[str, Collection[str]]:
        """Codes that can be chosen, by question key. What is full is refused by its rule."""
        codes: dict[QuestionType, Collection[str]] = {
            QuestionType.PARTITION: [offer.partition.code for offer in self.partitions],
            QuestionType.COUNTRY: list(self.countries),
        }
        return {
            question.key: codes[question.type]
            for question in questions.questions
            if question.type in codes
        }

    def partition(self, code: Json) -> PartitionOffer | None:
        """The offer of one partition."""
        return next((one for one in self.partitions if one.partition.code == code), None)


def questions_of(application: Application) -> QuestionSet:
    """What the form of this application asks, frozen with its rule set."""
    return catalogue.question_set(application.rule_set).for_form()


def asks(questions: QuestionSet, key: str) -> bool:
    """Whether the form has this question."""
    return any(question.key == key for question in questions.questions)


def answers_of(application: Application) -> dict[str, Json]:
    """Every stored answer by key, also those of questions that are hidden now."""
    rows = application.answers.order_by("key").values_list("key", "value")
    return dict(rows)


def offers_of(application: Application, at: datetime) -> Offers:
    """Partitions of the mode with their state and bundle, and countries; four queries."""
    call, rule_set = application.call, application.rule_set
    bundles = {bundle.partition_id: bundle for bundle in catalogue.bundles(rule_set)}
    states = catalogue.availabilities(call.mode, at, call=call)
    return Offers(
        partitions=tuple(
            PartitionOffer(state, bundles.get(state.partition.pk))
            for state in states
            if state.partition.pk in bundles or not rule_set.terms.size.is_bundle
        ),
        countries=catalogue.country_names(),
    )


def flaws_at(
    application: Application, answers: dict[str, Json], received_at: datetime
) -> list[Flaw]:
    """What stands in the way of receiving the application at an instant."""
    if application.is_draft and not _takes(application.call, received_at):
        return [_closed(application)]
    questions = questions_of(application)
    flaws = flaws_of_all(
        questions,
        answers,
        options=offers_of(application, received_at).options(questions),
        audience=application.audience,
    )
    return _curable(application, flaws)


def _curable(application: Application, flaws: Sequence[Flaw]) -> list[Flaw]:
    """Without those of answers that are fixed: a completion is judged by what was sent back."""
    if application.status != ApplicationStatus.RETURNED:
        return list(flaws)
    asked = asked_keys(application)
    return [flaw for flaw in flaws if flaw.key in asked]


def _takes(call: Call, received_at: datetime) -> bool:
    """Open at the instant, and with a round left where there are rounds."""
    if not call.is_open_at(received_at):
        return False
    return call.is_continuous or catalogue.round_for(call, received_at) is not None


def _closed(application: Application) -> Flaw:
    sentence = f"This call closed on {application.call.closes.text()}. Your answers are kept."
    return Flaw("", "", "call_closed", sentence)
