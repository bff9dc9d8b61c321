"""Every way the examination of an application changes. One operation per intention."""

from reviews.operations.answering import (
    WordsMissing,
    accept_invitation,
    declare,
    decline_invitation,
)
from reviews.operations.assigning import (
    MOST,
    BadReason,
    NotAssignable,
    assign,
    remove_expert,
    set_aside,
)
from reviews.operations.concluding import Line, NotReady, conclude, conclude_complete
from reviews.operations.overdue import escalate_reviews, remind_experts
from reviews.operations.rounds import BadDue, open_round
from reviews.operations.stopping import stop_evaluation
from reviews.operations.technical import (
    ANSWERS,
    Conflict,
    NotComplete,
    ask_applicant,
    remind_sites,
    save_assessment,
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
    "MOST",
    "BadDue",
    "BadReason",
    "Conflict",
    "Line",
    "NotAssignable",
    "NotComplete",
    "NotReady",
    "ReviewChanged",
    "ReviewRefused",
    "WordsMissing",
    "accept_invitation",
    "ask_applicant",
    "assign",
    "conclude",
    "conclude_complete",
    "declare",
    "decline_invitation",
    "escalate_reviews",
    "open_round",
    "remind_experts",
    "remind_sites",
    "remove_expert",
    "save_assessment",
    "save_review",
    "set_aside",
    "stop_evaluation",
    "submit_assessment",
    "submit_review",
]
