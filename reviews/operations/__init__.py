"""Every way the examination of an application changes. One operation per intention."""

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

__all__ = [
    "ANSWERS",
    "Conflict",
    "NotComplete",
    "ask_applicant",
    "remind_sites",
    "save_assessment",
    "stop_evaluation",
    "submit_assessment",
]
