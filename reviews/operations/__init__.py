"""Every way the examination of an application changes. One operation per intention."""

from reviews.operations.answering import (
    WordsMissing,
    accept_invitation,
    declare,
    decline_invitation,
)
from reviews.operations.technical import (
    ANSWERS,
    Conflict,
    NotComplete,
    ask_applicant,
    remind_sites,
    save_assessment,
    stop_evaluation,
    submit_assessment,
)
from reviews.operations.writing import (
    ReviewChanged,
    ReviewRefused,
    save_review,
    submit_review,
)

__all__ = [
    "ANSWERS",
    "Conflict",
    "NotComplete",
    "ReviewChanged",
    "ReviewRefused",
    "WordsMissing",
    "accept_invitation",
    "ask_applicant",
    "declare",
    "decline_invitation",
    "remind_sites",
    "save_assessment",
    "save_review",
    "stop_evaluation",
    "submit_assessment",
    "submit_review",
]
