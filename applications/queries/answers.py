"""Questions, answers and what is offered to one application."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Bundle, Call, Partition, RuleSet
from aifactory.catalogue.queries import PartitionState
from aifactory.catalogue.rules.questions import Json, QuestionSet, QuestionType
from applications.models import Answer, Application


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
    return questions_under(application.rule_set)


def questions_under(rule_set: RuleSet) -> QuestionSet:
    """What the form asks under these rules."""
    return catalogue.question_set(rule_set).for_form()


def asks(questions: QuestionSet, key: str) -> bool:
    """Whether the form has this question."""
    return any(question.key == key for question in questions.questions)


def answers_of(application: Application) -> dict[str, Json]:
    """Every stored answer by key, also those of questions that are hidden now."""
    rows = application.answers.order_by("key").values_list("key", "value")
    return dict(rows)


def is_answered_in(mode_id: int, key: str) -> bool:
    """Whether any application under any version of a mode answered this question."""
    return Answer.objects.filter(key=key, application__rule_set__mode_id=mode_id).exists()


def _can_count(state: PartitionState, rule_set: RuleSet) -> bool:
    """A mode that asks for GPU-hours offers nothing on machines without GPUs."""
    return rule_set.terms.size.unit != "gpu_hours" or bool(state.partition.gpus_per_node)


def offers_of(application: Application, at: datetime) -> Offers:
    """Partitions of the mode with their state and bundle, and countries; four queries."""
    return offers_under(application.rule_set, at, call=application.call)


def offers_under(rule_set: RuleSet, at: datetime, *, call: Call | None = None) -> Offers:
    """What a version of the rules offers, with or without a call that narrows it."""
    is_bundle = rule_set.terms.size.is_bundle
    given = catalogue.bundles(rule_set) if is_bundle else ()
    bundles = {bundle.partition_id: bundle for bundle in given}
    mode = call.mode if call else rule_set.mode
    states = catalogue.availabilities(mode, at, call=call)
    return Offers(
        partitions=tuple(
            PartitionOffer(state, bundles.get(state.partition.pk))
            for state in states
            if state.is_offered
            and (state.partition.pk in bundles if is_bundle else _can_count(state, rule_set))
        ),
        countries=catalogue.country_names(),
    )
