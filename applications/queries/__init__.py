"""Reads of applications: answers, facts for the rules, frozen content, promises, worklists."""

from applications.queries.answers import (
    Offers,
    PartitionOffer,
    answers_of,
    asks,
    is_answered_in,
    offers_of,
    offers_under,
    questions_of,
    questions_under,
)
from applications.queries.content import (
    content_of,
    frozen_content,
    label_of,
    note_of,
    request_of,
    section_help_of,
    snapshot_of,
)
from applications.queries.conversations import (
    about as questions_about,
)
from applications.queries.eligibility import (
    checks_at,
    eligibility_facts,
    mode_facts,
    open_applications,
    partition_facts,
    practices,
)
from applications.queries.flaws import (
    AMOUNT,
    MONTHS,
    flaws_at,
    flaws_of_form,
    flaws_of_mode,
    moved,
)
from applications.queries.following import (
    drafters,
    following,
    promises_from,
)
from applications.queries.lists import (
    asked_keys,
    awaiting_decision,
    drafts_naming,
    eligibility_open,
    open_request,
    ready_for_technical_check,
)
from applications.queries.promises import (
    clock_of,
    overdue,
    promise_starts,
    promised_days,
    reading_of,
)
from applications.queries.switching import (
    Preview,
    other_calls,
    rounds_at,
    switch_preview,
)

__all__ = [
    "AMOUNT",
    "MONTHS",
    "Offers",
    "PartitionOffer",
    "Preview",
    "answers_of",
    "asked_keys",
    "asks",
    "awaiting_decision",
    "checks_at",
    "clock_of",
    "content_of",
    "drafters",
    "drafts_naming",
    "eligibility_facts",
    "eligibility_open",
    "flaws_at",
    "flaws_of_form",
    "flaws_of_mode",
    "following",
    "frozen_content",
    "is_answered_in",
    "label_of",
    "mode_facts",
    "moved",
    "note_of",
    "offers_of",
    "offers_under",
    "open_applications",
    "open_request",
    "other_calls",
    "overdue",
    "partition_facts",
    "practices",
    "promise_starts",
    "promised_days",
    "promises_from",
    "questions_about",
    "questions_of",
    "questions_under",
    "reading_of",
    "ready_for_technical_check",
    "request_of",
    "rounds_at",
    "section_help_of",
    "snapshot_of",
    "switch_preview",
]
