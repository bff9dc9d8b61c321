"""Questions and answers of one application."""

from collections.abc import Collection, Mapping
from datetime import datetime

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Bundle, Partition
from aifactory.catalogue.rules.calendars import Deadline
from aifactory.catalogue.rules.questions import Json, QuestionSet, QuestionType
from applications.models import Application
from applications.queries.promises import next_cut_off
from applications.rules.problems import Flaw, flaws_of_all

CALL_FIELD = "call"


def questions_of(application: Application) -> QuestionSet:
    """What the form of this application asks, frozen with its rule set."""
    questions: QuestionSet = catalogue.question_set(application.rule_set).for_form()
    return questions


def asks(questions: QuestionSet, key: str) -> bool:
    """Whether the form has this question."""
    return any(question.key == key for question in questions.questions)


def answers_of(application: Application) -> dict[str, Json]:
    """Every stored answer by key, also those of questions that are hidden now."""
    return {answer.key: answer.value for answer in application.answers.order_by("key")}


def offered(application: Application, at: datetime) -> dict[str, Collection[str]]:
    """Codes that questions about catalogue rows offer, by question key."""
    codes = {
        QuestionType.PARTITION: offered_partitions(application, at),
        QuestionType.COUNTRY: set(catalogue.country_names()),
    }
    return {
        question.key: codes[question.type]
        for question in questions_of(application).questions
        if question.type in codes
    }
