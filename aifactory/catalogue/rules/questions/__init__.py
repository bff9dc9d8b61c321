"""The question engine: what is asked, when it is shown, what counts as an answer. Plain Python."""

from aifactory.catalogue.rules.questions.answers import (
    Problem,
    check_all,
    check_answer,
    clean_value,
)
from aifactory.catalogue.rules.questions.schema import (
    AskedIn,
    Choice,
    Condition,
    InvalidQuestion,
    Json,
    Limits,
    Operator,
    Question,
    QuestionSet,
    QuestionType,
    Section,
    Texts,
    is_answered,
    parse,
)
from aifactory.catalogue.rules.questions.sentences import sentence
from aifactory.catalogue.rules.questions.soundness import check_set
from aifactory.catalogue.rules.questions.visibility import minutes_left, visible_keys
from aifactory.catalogue.rules.questions.words import (
    choice_label,
    help_text,
    label,
    section_help,
    section_label,
    text_of,
)

__all__ = [
    "AskedIn",
    "Choice",
    "Condition",
    "InvalidQuestion",
    "Json",
    "Limits",
    "Operator",
    "Problem",
    "Question",
    "QuestionSet",
    "QuestionType",
    "Section",
    "Texts",
    "check_all",
    "check_answer",
    "check_set",
    "choice_label",
    "clean_value",
    "help_text",
    "is_answered",
    "label",
    "minutes_left",
    "parse",
    "section_help",
    "section_label",
    "sentence",
    "text_of",
    "visible_keys",
]
