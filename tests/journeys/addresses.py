"""Who reads which page: every page of the portal once, pages of cases in several statuses."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from aifactory.accounts.models import (
    Approval,
    Invitation,
    Leave,
    OwnershipLink,
    RoleGrant,
    User,
)
from aifactory.catalogue import (
    operations as catalogue,
)
from aifactory.catalogue.models import (
    Availability,
    Call,
    CutOff,
    Maintenance,
    Proposal,
    Revision,
    RuleSet,
    Wording,
)
from aifactory.catalogue.status import (
    RuleSetStatus,
)
from aifactory.notifications.models import (
    Message,
)
from aifactory.portal.reports.operations import (
    order_report,
)
from allocations.models import (
    Allocation,
    Decision,
    LedgerAccount,
    QuotaLimit,
    RoundRanking,
)
from applications.models import (
    Application,
    Clarification,
    Conversation,
    Label,
    SavedView,
)
from reviews.models import ReviewAssignment
from reviews.queries.candidates import candidates
from reviews.status import AssignmentStatus

from . import reviews
from .setup_pages import SETUP

# Journeys change only cases of their own, so these stay as they were seeded.
TITLES = {
    "draft": "Hungarian voice model for pharmacies",
    "discarded": "Lens colour check",
    "returned": "Plain-language summaries of court decisions",
    "unclear": "Icing forecasts for wind turbines",
    "checked": "Early signs of sepsis in ward notes",
    "awaiting": "Restoring folk recordings of the 1950s",
    "decided": "Weed maps from tractor cameras",
    "offered": "Defect detection on curved glass",
    "partial": "Protein binders for snake venom",
    "waiting": "Solar yield forecasts for village grids",
    "refused": "Sonar captions for harbour divers",
    "accepted": "Support-call speech model for six languages",
    "closed": "Soil carbon from satellite and probe",
}


def application(which: str) -> Application:
    """The seeded case in this status."""
    found: Application = Application.objects.get(title=TITLES[which])
    return found


def request_about(decision: Decision) -> int:
    """A request to approve its release; the seeded rules ask for none."""
    now = timezone.now()
    made, _is_new = Approval.objects.get_or_create(
        kind="allocations.release",
        subject_type="allocations.decision",
        subject_id=str(decision.pk),
        defaults={
            "scope": "portal",
            "content_hash": decision.content_hash,
            "reason": "The largest award of the week.",
            "requested_by": decision.decided_by,
            "requested_at": now,
            "expires_at": now + timedelta(days=30),
        },
    )
    return made.pk


def own_request(email: str) -> int:
    """Something this person asked a second one for."""
    return Approval.objects.filter(requested_by__email=email).order_by("-pk")[0].pk


def closed_round() -> CutOff:
    """The last cut-off that has passed."""
    return CutOff.objects.filter(at__lte=timezone.now()).order_by("-at", "-pk")[0]


def report_on(cut_off: CutOff) -> int:
    """An ordered report on it; the worker makes it meanwhile."""
    auditor = User.objects.get(email="juergen.hollweg@audit.example")
    job = order_report(by=auditor, cut_off=cut_off, serial=1, at=timezone.now())
    return int(job.payload["serial"])


def draft_of_rules() -> RuleSet:
    """A version that is being written; without one, it begins as a copy of the newest."""
    if draft := RuleSet.objects.filter(status=RuleSetStatus.DRAFT).order_by("pk").first():
        return draft
    source = RuleSet.objects.filter(mode__code="PG").select_related("mode").order_by("-version")[0]
    officer = User.objects.get(email="marta.lindqvist@access.example")
    return catalogue.draft_rule_set(by=officer, mode=source.mode, copied_from=source)


def rules_before() -> RuleSet:
    """The version that the draft replaces."""
    draft = draft_of_rules()
    return RuleSet.objects.filter(mode=draft.mode).exclude(pk=draft.pk).order_by("-version")[0]


def in_review(mode: str) -> list[Application]:
    """Seeded cases of a mode that are with their experts, by number."""
    found = Application.objects.filter(status="expert_review", call__mode__code=mode)
    return list(found.select_related("call", "cut_off").order_by("number"))


def complete_case() -> Application:
    """One whose experts have all sent."""
    owed = ReviewAssignment.objects.filter(status__in=AssignmentStatus.OWED)
    waiting = set(owed.values_list("evaluation__application", flat=True))
    return next(case for case in in_review("SC") if case.pk not in waiting)


def asked_expert() -> ReviewAssignment:
    """Asked about the first case of the running round."""
    parts = ReviewAssignment.objects.filter(
        evaluation__application=in_review("LS")[0], status__in=AssignmentStatus.OWED
    )
    return parts.order_by("pk")[0]


def candidate() -> User:
    """May be asked about that case too."""
    rows = candidates(in_review("LS")[0]).rows
    return next(row.expert for row in rows if not row.is_blocked and not row.last)


def open_link() -> str:
    """What stands in the newest mail to somebody invited."""
    mail = Message.objects.filter(kind="invitation").latest("created_at", "pk")
    return re.findall(r"/invitation/([\w-]+)/", mail.body_text)[0]


FINDERS: dict[str, Callable[[], Any]] = {
    "the decision": lambda: Decision.objects.get(application=application("decided")).pk,
    "the released decision": lambda: Decision.objects.get(application=application("accepted")).pk,
    "a request": lambda: request_about(Decision.objects.get(application=application("decided"))),
    "an own request": lambda: own_request("marta.lindqvist@access.example"),
    "the award": lambda: Decision.objects.get(application=application("offered")).award.pk,
    "the partial award": lambda: Decision.objects.get(application=application("partial")).award.pk,
    "the hours": lambda: Allocation.objects.get(application=application("accepted")).pk,
    "a closed round": lambda: closed_round().pk,
    "a report": lambda: report_on(closed_round()),
    "a pool": lambda: LedgerAccount.objects.filter(kind="pool").order_by("pk")[0].pk,
    "a round": lambda: CutOff.objects.filter(call__code="LS-2026").order_by("number")[0].pk,
    "the running round": lambda: in_review("LS")[0].cut_off_id,
    "a running case": lambda: in_review("LS")[0].pk,
    "an asked expert": lambda: asked_expert().pk,
    "a candidate": lambda: candidate().pk,
    "the round to decide": lambda: in_review("SC")[0].cut_off_id,
    "a complete case": lambda: complete_case().pk,
    "the finished round": lambda: RoundRanking.objects.order_by("pk")[0].cut_off_id,
    "a mail": lambda: Message.objects.order_by("created_at", "pk")[0].pk,
    "an invitation": lambda: reviews.assignment(application("checked"), "invited").pk,
    "a declaration": lambda: reviews.assignment(application("checked"), "accepted").pk,
    "a review": lambda: reviews.assignment(application("checked"), "writing").pk,
    "a sent review": lambda: reviews.assignment(application("checked"), "done").pk,
    "a note": lambda: application("unclear").notes.order_by("pk")[0].pk,
    "a question": lambda: (
        Conversation.objects.filter(asked_by__name__startswith="Ioana").order_by("pk")[0].pk
    ),
    "an answered question": lambda: Clarification.objects.order_by("pk")[0].conversation_id,
    "a clarification": lambda: Clarification.objects.order_by("pk")[0].pk,
    "a view": lambda: SavedView.objects.order_by("pk")[0].pk,
    "a label": lambda: Label.objects.order_by("pk")[0].pk,
    "a planned call": lambda: Call.objects.filter(status="planned").order_by("pk")[0].pk,
    "a call with rounds": lambda: Call.objects.get(code="LS-2026").pk,
    "an open call": lambda: Call.objects.filter(status="open").order_by("-closes_at")[0].pk,
    "a cut-off ahead": lambda: (
        CutOff.objects.filter(at__gt=timezone.now(), call__status="open").order_by("-at")[0].pk
    ),
    "a change": lambda: Proposal.objects.order_by("-pk")[0].pk,
    "a changed call": lambda: (
        Revision.objects.filter(subject_type="catalogue.call").order_by("-pk")[0].subject_id
    ),
    "rules being written": lambda: draft_of_rules().pk,
    "the rules before": lambda: rules_before().pk,
    "a version": lambda: RuleSet.objects.get(mode__code="LS", version=2).pk,
    "a draft of rules": lambda: RuleSet.objects.get(status="draft", mode__code="FL").pk,
    "a limit": lambda: QuotaLimit.objects.order_by("pk")[0].pk,
    "a row that holds": lambda: Availability.objects.filter(until_at=None).order_by("pk")[0].pk,
    "a window": lambda: Maintenance.objects.order_by("-from_at")[0].pk,
    "the waiting text": lambda: Proposal.objects.get(kind="catalogue.wording", status="waiting").pk,
    "the changed text": lambda: Wording.objects.get(template="monthly_statement").pk,
    "a role": lambda: RoleGrant.objects.order_by("pk")[0].pk,
    "an open invitation": lambda: Invitation.objects.filter(status="waiting")[0].pk,
    "an owned organisation": lambda: OwnershipLink.objects.order_by("pk")[0].owned_id,
    "a share": lambda: OwnershipLink.objects.order_by("pk")[0].pk,
    "days away": lambda: Leave.objects.filter(withdrawn_at=None).order_by("pk")[0].pk,
    "an open link": open_link,
    "an officer": lambda: User.objects.get(email="marta.lindqvist@access.example").pk,
}
NOBODY = "nobody"

PAGES: list[tuple[str, ...]] = [
    (NOBODY, "landing"),
    (NOBODY, "fit_check"),
    (NOBODY, "systems"),
    (NOBODY, "ai_factories"),
    (NOBODY, "calls"),
    (NOBODY, "calls_calendar"),
    (NOBODY, "rules"),
    (NOBODY, "accessibility"),
    (NOBODY, "privacy"),
    (NOBODY, "mailbox"),
    (NOBODY, "mail", "a mail"),
    (NOBODY, "account_login"),
    (NOBODY, "account_signup"),
    (NOBODY, "account_inactive"),
    (NOBODY, "account_email_verification_sent"),
    (NOBODY, "account_confirm_email", "no-such-key"),
    (NOBODY, "account_reset_password"),
    (NOBODY, "account_reset_password_done"),
    (NOBODY, "account_reset_password_from_key", "zz", "no-such-key"),
    (NOBODY, "account_reset_password_from_key_done"),
    ("Ioana", "accounts:preferences"),
    ("Ioana", "account_email"),
    ("Ioana", "account_change_password"),
    ("Ioana", "account_reauthenticate"),
    ("Ioana", "account_logout"),
    ("Ioana", "applications"),
    ("Ioana", "application", "draft"),
    ("Ioana", "applications:step", "draft", "fit"),
    ("Ioana", "applications:step", "draft", "company"),
    ("Ioana", "applications:step", "draft", "project"),
    ("Ioana", "applications:step", "draft", "ai-and-data"),
    ("Ioana", "applications:step", "draft", "hours"),
    ("Ioana", "applications:step", "draft", "how-it-runs"),
    ("Ioana", "applications:step", "draft", "safety"),
    ("Ioana", "applications:step", "draft", "people"),
    ("Ioana", "applications:mode", "draft"),
    ("Ioana", "applications:check", "draft"),
    ("Ioana", "applications:discard", "draft"),
    ("Ioana", "application", "accepted"),
    ("Ioana", "applications:receipt", "accepted"),
    ("Ioana", "allocations:hours"),
    ("Ioana", "allocations:allocation", "the hours"),
    ("Ioana", "applications:questions"),
    ("Ioana", "applications:question", "a question"),
    ("Matej", "application", "discarded"),
    ("Matej", "application", "offered"),
    ("Matej", "allocations:award", "the award"),
    ("Matej", "allocations:decline", "the award"),
    ("Sofia", "allocations:award", "the partial award"),
    ("Eleni", "application", "returned"),
    ("Eleni", "applications:step", "returned", "how-it-runs"),
    ("Eleni", "applications:check", "returned"),
    ("Claire", "application", "unclear"),
    ("Claire", "applications:withdraw", "unclear"),
    ("Lukas", "application", "waiting"),
    ("Joana", "application", "refused"),
    ("Nicolas", "application", "closed"),
    ("Giulia", "reviews:desk"),
    ("Giulia", "reviews:assessment", "checked"),
    ("Giulia", "reviews:submit", "checked"),
    ("Giulia", "reviews:ask", "checked"),
    ("Giulia", "reviews:assessment", "accepted"),
    ("Petros", "experts:desk"),
    ("Petros", "experts:review", "an invitation"),
    ("Petros", "experts:declare", "a declaration"),
    ("Petros", "experts:review", "a review"),
    ("Petros", "experts:review", "a sent review"),
    ("Petros", "experts:declare", "a sent review"),
    ("Marta", "home"),
    ("Marta", "cases"),
    ("Marta", "find"),
    ("Marta", "case", "unclear"),
    ("Marta", "case", "checked"),
    ("Marta", "case", "decided"),
    ("Marta", "case", "accepted"),
    ("Marta", "applications:office_questions"),
    ("Marta", "applications:office_question", "a question"),
    ("Marta", "applications:publish", "an answered question"),
    ("Marta", "applications:clarifications"),
    ("Marta", "applications:correct_clarification", "a clarification"),
    ("Marta", "applications:withdraw_clarification", "a clarification"),
    ("Marta", "case_hand_over", "unclear"),
    ("Marta", "case_notes", "unclear"),
    ("Marta", "case_note", "unclear", "a note"),
    ("Marta", "case_note_strike", "unclear", "a note"),
    ("Marta", "case_labels", "unclear"),
    ("Marta", "case_views"),
    ("Marta", "case_view_save"),
    ("Marta", "case_view", "a view"),
    ("Marta", "labels"),
    ("Marta", "label", "a label"),
    ("Marta", "applications:return", "unclear"),
    ("Marta", "applications:eligibility", "unclear"),
    ("Marta", "rounds:list"),
    ("Marta", "rounds:round", "the running round"),
    ("Marta", "rounds:case", "the running round", "a running case"),
    ("Marta", "rounds:assign", "the running round", "a running case", "a candidate"),
    ("Marta", "rounds:remove", "the running round", "a running case", "an asked expert"),
    ("Marta", "rounds:set_aside", "the running round", "a running case", "an asked expert"),
    ("Marta", "rounds:case", "the round to decide", "a complete case"),
    ("Marta", "rounds:conclude", "the round to decide", "a complete case"),
    ("Marta", "rounds:conclude_all", "the round to decide"),
    ("Marta", "ranking:ranking", "the finished round"),
    ("Marta", "allocations:desk"),
    ("Marta", "allocations:decide", "awaiting"),
    ("Marta", "allocations:decide", "decided"),
    ("Marta", "allocations:ask_approval", "the decision"),
    ("Marta", "allocations:release", "the decision"),
    ("Marta", "allocations:void", "the decision"),
    ("Marta", "allocations:annul", "the released decision"),
    ("Marta", "allocations:rectify", "the released decision"),
    ("Marta", "allocations:suspend", "the hours"),
    ("Marta", "allocations:resume", "the hours"),
    ("Marta", "ranking:ranking", "a round"),
    ("Marta", "ranking:freeze", "a round"),
    ("Marta", "ranking:decide", "a round"),
    ("Marta", "ranking:approvals", "a round"),
    ("Marta", "ranking:release", "a round"),
    ("Marta", "ranking:waiting"),
    ("Marta", "ranking:move_up", "waiting"),
    ("Marta", "capacity"),
    ("Marta", "capacity_add"),
    ("Marta", "outbox"),
    ("Marta", "gallery"),
    ("Marta", "gallery_family", "statuses"),
    ("Marta", "gallery_family", "words"),
    ("Marta", "gallery_family", "fields"),
    ("Marta", "gallery_family", "acts"),
    ("Marta", "gallery_family", "progress"),
    ("Marta", "gallery_family", "figures"),
    ("Marta", "gallery_family", "lists"),
    ("Marta", "gallery_family", "frame"),
    ("Marta", "approvals"),
    ("Marta", "withdraw_approval", "an own request"),
    ("Bastien", "home"),
    ("Bastien", "approvals"),
    ("Bastien", "approval", "a request"),
    ("Bastien", "refuse_approval", "a request"),
    ("Jürgen", "auditor"),
    ("Jürgen", "auditor_decisions"),
    ("Jürgen", "auditor_ledger"),
    ("Jürgen", "auditor_statement", "a pool"),
    ("Jürgen", "auditor_history"),
    ("Jürgen", "auditor_rounds"),
    ("Jürgen", "auditor_round", "a closed round"),
    ("Jürgen", "auditor_round_report", "a closed round", "a report"),
    ("Jürgen", "ranking:ranking", "the finished round"),
    ("Jürgen", "case", "closed"),
    ("Ada", "home"),
    ("Ada", "people"),
    ("Ada", "grant_role"),
    ("Ada", "revoke_role", "a role"),
    ("Ada", "change_role", "a role"),
    ("Ada", "person", "an officer"),
    ("Ada", "leave_of", "an officer"),
    ("Ada", "own_leave"),
    ("Ada", "shorten_leave", "days away"),
    ("Ada", "withdraw_leave", "days away"),
    ("Ada", "organisations"),
    ("Ada", "organisation", "an owned organisation"),
    ("Ada", "add_owner", "an owned organisation"),
    ("Ada", "merge", "an owned organisation"),
    ("Ada", "end_ownership", "a share"),
    ("Ada", "invitations"),
    ("Ada", "invite"),
    ("Ada", "invitation", "an open invitation"),
    ("Ada", "withdraw_invitation", "an open invitation"),
    (NOBODY, "join", "an open link"),
    ("Ada", "switch_off", "an officer"),
    *SETUP,
]
# Files, JSON and plain text, POST only, or a redirect to a page of the table.
NO_PAGES = {
    "healthz",
    "readyz",
    "setup:wording_start",
    "accounts:theme",
    "accounts:session_token",
    "accounts:switch_role",
    "application_go_on",
    "applications:new",
    "applications:submit",
    "applications:restore",
    "applications:answer",
    "cases_export",
    "setup:exchange_schema",
    "setup:exchange_export",
    "case_take",
    "case_give_back",
    "cases_together_undo",
    "case_view_default",
    "case_view_remove",
    "case_view_restore",
    "label_retire",
    "label_bring_back",
    "calls_feed",
    "reviews:save",
    "experts:accept",
    "experts:decline",
    "experts:save",
    "allocations:statement_csv",
    "ranking:csv",
    "auditor_statement_csv",
    "auditor_history_csv",
    "auditor_verify",
    "auditor_round_order",
    "auditor_round_progress",
    "auditor_round_csv",
    "auditor_round_json",
    "switch_on",
    "send_again",
    "setup:order_questions",
    "setup:take_question_away",
    "setup:put_question_back",
    "setup:take_step_away",
    "resend_mail",
    "retry_job",
    "setup:checked",
    "setup:fact",
    "setup:export",
    "setup:template",
    "account_set_password",
    "account_confirm_login_code",
}
# Needs a story of its own; test_every_page.py and test_text_survives.py tell them.
ELSEWHERE = {"fit_result", "document", "accounts:kept_text"}
# Every seeded round is open; tests/reviews/test_views_rounds.py tells how one is opened.
ELSEWHERE |= {"rounds:open"}
# Reached from chosen rows, or with a call; tests/portal/test_casework_together.py and
# tests/applications/test_views_questions.py tell them.
ELSEWHERE |= {"cases_together", "cases_together_done", "applications:ask"}
# Every seeded row of an availability has begun; tests/catalogue/test_views_availability.py.
ELSEWHERE |= {"setup:correct_row", "setup:take_back_row"}


def url_of(name: str, *arguments: str) -> str:
    """The address; arguments are words for things, or stand for themselves."""
    found = []
    for argument in arguments:
        if argument in TITLES:
            found.append(application(argument).pk)
        else:
            found.append(FINDERS[argument]() if argument in FINDERS else argument)
    if name == "account_reset_password_from_key":
        return reverse(name, kwargs={"uidb36": found[0], "key": found[1]})
    return reverse(name, args=found)


def names() -> Iterator[str]:
    """Every name that the resolver knows."""
    yield from _walk(get_resolver().url_patterns, ())


def _walk(patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield ":".join([*spaces, str(pattern.name)])
