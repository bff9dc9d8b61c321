"""The request of an organisation and everything written down about it."""

from applications.models.answer import Answer
from applications.models.application import NO_DATE, Application, Audience
from applications.models.casework import CaseLabel, Colour, HandOver, Label, Note
from applications.models.conversation import (
    Clarification,
    ClarificationVersion,
    Conversation,
    Post,
)
from applications.models.promise import CompletionRequest, Promise, PromiseStop, StopReason
from applications.models.saved_views import DefaultView, SavedView
from applications.models.submission import EligibilityCheck, NumberSeries, Outcome, Snapshot
from applications.models.team import TeamKind, TeamMember
from applications.models.together import TogetherAct, TogetherLine

__all__ = [
    "NO_DATE",
    "Answer",
    "Application",
    "Audience",
    "CaseLabel",
    "Clarification",
    "ClarificationVersion",
    "Colour",
    "CompletionRequest",
    "Conversation",
    "DefaultView",
    "EligibilityCheck",
    "HandOver",
    "Label",
    "Note",
    "NumberSeries",
    "Outcome",
    "Post",
    "Promise",
    "PromiseStop",
    "SavedView",
    "Snapshot",
    "StopReason",
    "TeamKind",
    "TeamMember",
    "TogetherAct",
    "TogetherLine",
]
