"""Every address of the portal, what it takes, and what a person without any role finds there."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from aifactory.accounts.models import (
    Approval,
    Invitation,
    Leave,
    Organisation,
    OwnershipLink,
    RoleGrant,
    StashedText,
    User,
)
from aifactory.catalogue.models import (
    AccessMode,
    Availability,
    Call,
    CutOff,
    Maintenance,
    Proposal,
    RuleSet,
    System,
)
from aifactory.documents.models import Document
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from allocations.models import (
    Allocation,
    Award,
    Decision,
    LedgerAccount,
    QuotaLimit,
)
from applications.models import (
    Clarification,
    Conversation,
    Label,
    SavedView,
    TogetherAct,
)
from reviews.models import Evaluation, ReviewAssignment

from .doors import BOTH, Address, of_a, public, staff
from .setup_addresses import CATALOGUE, SETUP

HOME, LOGIN = "/home/", "/accounts/login/"


TABLE: dict[str, Address] = {
    "landing": public(),
    "fit_check": public(BOTH),
    "fit_result": public(stranger=302),
    "systems": public(),
    "ai_factories": public(),
    "calls": public(),
    "calls_calendar": public(),
    "calls_feed": public(),
    "rules": public(),
    "accessibility": public(),
    "privacy": public(),
    "healthz": public(),
    "readyz": public(),
    "mailbox": public(stranger=404),  # the demo's alone
    "mail": public(stranger=404, of="mail"),
    "accounts:theme": public("POST", stranger=404),
    "accounts:session_token": public(),
    "accounts:preferences": Address(BOTH),
    "accounts:switch_role": Address("POST", stranger=404),
    # Kept text that is gone or another's: to the first page, where sending it again leads too.
    "accounts:kept_text": of_a("stash", BOTH, stranger=302),
    "home": Address(stranger=302),
    "rounds:list": staff(),
    "rounds:round": of_a("cut-off"),
    "rounds:open": of_a("cut-off", BOTH),
    "rounds:conclude_all": of_a("cut-off", BOTH),
    "rounds:case": of_a("cut-off"),
    "rounds:assign": of_a("cut-off", BOTH),
    "rounds:remove": of_a("cut-off", BOTH),
    "rounds:set_aside": of_a("cut-off", BOTH),
    "rounds:conclude": of_a("cut-off", BOTH),
    "applications": Address(),
    "application": of_a("application"),
    "application_go_on": of_a("application"),
    "applications:new": Address("POST", stranger=302),
    "applications:step": of_a("application", BOTH),
    "applications:mode": of_a("application", BOTH),
    "applications:check": of_a("application"),
    "applications:submit": of_a("application", "POST"),
    "applications:receipt": of_a("application"),
    "applications:withdraw": of_a("application", BOTH),
    "applications:discard": of_a("application", BOTH),
    "applications:restore": of_a("application", "POST"),
    "applications:return": of_a("application", BOTH),
    "applications:eligibility": of_a("application", BOTH),
    "applications:questions": Address(),
    "applications:ask": staff(BOTH),  # without a call there is nothing to ask about
    "applications:question": of_a("conversation", BOTH),
    "applications:office_questions": staff(),
    "applications:office_question": of_a("conversation", BOTH),
    "applications:publish": of_a("conversation", BOTH),
    "applications:clarifications": staff(),
    "applications:correct_clarification": of_a("clarification", BOTH),
    "applications:withdraw_clarification": of_a("clarification", BOTH),
    # Saves in the background, so it answers visitors in JSON with 401.
    "applications:answer": Address("POST", "anybody", 404, "application"),
    "find": staff(),
    "cases": staff(),
    "cases_export": staff(),
    "case": of_a("application"),
    "case_take": of_a("application", "POST"),
    "case_give_back": of_a("application", "POST"),
    "case_hand_over": of_a("application", BOTH),
    "case_notes": of_a("application", BOTH),
    "case_note": of_a("application", BOTH),
    "case_note_strike": of_a("application", BOTH),
    "case_labels": of_a("application", BOTH),
    "cases_together": staff(BOTH),
    "cases_together_done": of_a("together", "GET"),
    "cases_together_undo": of_a("together", "POST"),
    "case_views": staff(),
    "case_view_save": staff(BOTH),
    "case_view": of_a("view", BOTH),
    "case_view_default": of_a("view", "POST"),
    "case_view_remove": of_a("view", "POST"),
    "case_view_restore": of_a("view", "POST"),
    "labels": staff(BOTH),
    "label": of_a("label", BOTH),
    "label_retire": of_a("label", "POST"),
    "label_bring_back": of_a("label", "POST"),
    "capacity": staff(),
    "capacity_add": staff(BOTH),
    "document": of_a("document"),
    "approvals": staff(BOTH),
    "approval": of_a("approval", BOTH),
    "refuse_approval": of_a("approval", BOTH),
    "withdraw_approval": of_a("approval", BOTH),
    "gallery": staff(),
    "gallery_family": of_a("family", BOTH),
    "people": staff(),
    "grant_role": staff(BOTH),
    "revoke_role": of_a("grant", BOTH),
    "change_role": of_a("grant", BOTH),
    "person": of_a("person"),
    "switch_off": of_a("person", BOTH),
    "switch_on": of_a("person", "POST"),
    "leave_of": of_a("person", BOTH),
    "own_leave": staff(BOTH),
    "shorten_leave": of_a("leave", BOTH),
    "withdraw_leave": of_a("leave", BOTH),
    "organisations": staff(),
    "organisation": of_a("organisation"),
    "add_owner": of_a("organisation", BOTH),
    "merge": of_a("organisation", BOTH),
    "end_ownership": of_a("share", BOTH),
    "invitations": staff(),
    "invite": staff(BOTH),
    "invitation": of_a("invitation"),
    "send_again": of_a("invitation", "POST"),
    "withdraw_invitation": of_a("invitation", BOTH),
    "join": public(BOTH, stranger=404, of="link"),
    "reviews:desk": staff(),
    "reviews:assessment": of_a("application"),
    "reviews:save": of_a("application", "POST"),
    "reviews:submit": of_a("application", BOTH),
    "reviews:ask": of_a("application", BOTH),
    "experts:desk": staff(),
    "experts:review": of_a("assignment"),
    "experts:accept": of_a("assignment", "POST"),
    "experts:decline": of_a("assignment", "POST"),
    "experts:declare": of_a("assignment", BOTH),
    "experts:save": of_a("assignment", "POST"),
    "allocations:desk": staff(stranger=403),
    "allocations:decide": of_a("application", BOTH),
    "allocations:release": of_a("decision", BOTH),
    "allocations:ask_approval": of_a("decision", BOTH),
    "allocations:void": of_a("decision", BOTH),
    "allocations:annul": of_a("decision", BOTH),
    "allocations:rectify": of_a("decision", BOTH),
    "allocations:award": of_a("award", BOTH),
    "allocations:decline": of_a("award", BOTH),
    "allocations:hours": Address(),
    "allocations:allocation": of_a("allocation"),
    "allocations:suspend": of_a("allocation", BOTH),
    "allocations:resume": of_a("allocation", BOTH),
    "allocations:statement_csv": of_a("allocation"),
    "ranking:ranking": of_a("cut_off"),
    "ranking:freeze": of_a("cut_off", BOTH),
    "ranking:csv": of_a("cut_off"),
    "ranking:decide": of_a("cut_off", BOTH),
    "ranking:approvals": of_a("cut_off", BOTH),
    "ranking:release": of_a("cut_off", BOTH),
    "ranking:waiting": staff(stranger=403),
    "ranking:move_up": of_a("application", BOTH),
    "auditor": staff(),
    "auditor_decisions": staff(),
    "auditor_ledger": staff(),
    "auditor_statement": of_a("account"),
    "auditor_statement_csv": of_a("account"),
    "auditor_history": staff(),
    "auditor_history_csv": staff(),
    "auditor_verify": staff("POST"),
    "auditor_rounds": staff(),
    "auditor_round": of_a("cut_off"),
    "auditor_round_order": of_a("cut_off", "POST"),
    "auditor_round_report": of_a("cut_off"),
    "auditor_round_progress": of_a("cut_off"),
    "auditor_round_csv": of_a("cut_off"),
    "auditor_round_json": of_a("cut_off"),
    "outbox": staff(),
    "resend_mail": of_a("mail", "POST"),
    "retry_job": of_a("job", "POST"),
    # allauth's, in our templates.
    "account_login": public(BOTH, stranger=302),
    "account_logout": public(BOTH, stranger=200),
    "account_inactive": public(),
    "account_signup": public(BOTH, stranger=302),
    "account_reauthenticate": Address(BOTH),
    "account_email": Address(BOTH),
    "account_email_verification_sent": public(),
    "account_confirm_email": public(BOTH, of="confirmation"),
    "account_change_password": Address(BOTH),
    "account_set_password": Address(BOTH, stranger=302),
    "account_reset_password": public(BOTH),
    "account_reset_password_done": public(),
    "account_reset_password_from_key": public(BOTH, of="reset"),
    "account_reset_password_from_key_done": public(),
    "account_confirm_login_code": public(BOTH, stranger=302),
    **SETUP,
}


def patterns() -> Iterator[tuple[str, str]]:
    """(name with namespace, route) of every pattern that the resolver knows."""
    yield from _walk(get_resolver().url_patterns, "", ())


def _walk(
    found: list[URLPattern | URLResolver], before: str, spaces: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for pattern in found:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, route, inner)
        else:
            yield ":".join([*spaces, pattern.name or route]), route


def others() -> dict[str, object]:
    """An existing id of everything that has one, none of them a stranger's; needs `seeded`."""
    lead = User.objects.get(email="matej.kovac@korvia.example")
    stash = StashedText.objects.create(owner=lead.pseudonym, path="/x/", fields={"a": ["b"]})
    decided = Decision.objects.filter(status="decided", award__isnull=False).order_by("pk")[0]
    waiting = _approval(decided)
    offered = Award.objects.get(status="offered", application__project_lead=lead)
    return {
        "application": offered.application_id,
        "document": Document.objects.filter(kind="receipt").order_by("pk").values_list("pk")[0][0],
        "mail": Message.objects.order_by("pk").values_list("pk", flat=True)[0],
        "job": Job.objects.order_by("pk").values_list("pk", flat=True)[0],
        "decision": decided.pk,
        "award": offered.pk,
        "allocation": Allocation.objects.order_by("pk").values_list("pk", flat=True)[0],
        "account": LedgerAccount.objects.order_by("pk").values_list("pk", flat=True)[0],
        "grant": RoleGrant.objects.order_by("pk").values_list("pk", flat=True)[0],
        "person": lead.pk,
        "invitation": _invitation(lead).pk,
        "leave": _leave().pk,
        "organisation": offered.application.organisation_id,
        "share": _share(lead).pk,
        "link": "no-such-link",
        "stash": stash.pk,
        "approval": waiting.pk,
        "cut-off": CutOff.objects.order_by("pk").values_list("pk", flat=True)[0],
        "assignment": _assignment(lead).pk,
        "family": "words",
        "call": Call.objects.order_by("pk").values_list("pk", flat=True)[0],
        "proposal": _proposal(lead).pk,
        "rule set": RuleSet.objects.order_by("pk").values_list("pk", flat=True)[0],
        "subject": "1",
        "call code": "LS-2026",
        "label": Label.objects.create(name="Of others", colour="c1", made_by=lead).pk,
        "together": _together(lead).pk,
        "conversation": Conversation.objects.order_by("pk")[0].pk,
        "clarification": Clarification.objects.order_by("pk")[0].pk,
        "view": SavedView.objects.create(name="Of others", owner=lead).pk,
        "mode": AccessMode.objects.get(code="FL").slug,
        "limit": QuotaLimit.objects.order_by("pk").values_list("pk", flat=True)[0],
        "rule_set": RuleSet.objects.order_by("pk").values_list("pk", flat=True)[0],
        **CATALOGUE,
        "availability": Availability.objects.order_by("pk").values_list("pk", flat=True)[0],
        "window": _window().pk,
        "wording": "decision_no_award",
        "cut_off": CutOff.objects.filter(call__code="LS-2026").order_by("number")[0].pk,
    }


def _window() -> Maintenance:
    """A window to come."""
    system, now = System.objects.get(code="VEGA"), timezone.now()
    return Maintenance.objects.create(
        system=system,
        from_at=now + timedelta(days=400),
        until_at=now + timedelta(days=401),
        text={"business": {"en": "New disks."}},
        source="A letter",
        source_tag="V",
        checked_on=now.date(),
    )


def _approval(decision: Decision) -> Approval:
    """A request about the decision that waits for its release."""
    now = timezone.now()
    return Approval.objects.create(
        kind="allocations.release",
        subject_type="allocations.decision",
        subject_id=str(decision.pk),
        scope=f"call:{decision.application.call.code}",
        content_hash="0" * 64,
        reason="Large.",
        requested_by=decision.decided_by,
        requested_at=now,
        expires_at=now + timedelta(days=30),
    )


def _proposal(by: User) -> Proposal:
    """A change that waits for a second person."""
    return Proposal.objects.create(
        kind="tests.nothing",
        subject_type="catalogue.site",
        subject_id="1",
        scope="portal",
        title="A site",
        base_hash="0" * 64,
        reason="They moved.",
        proposed_by=by,
        proposed_at=timezone.now(),
    )


def _together(lead: User) -> TogetherAct:
    """An act of somebody else on no case at all."""
    return TogetherAct.objects.create(act="take", owner=lead, done_by=lead, done_at=timezone.now())


def _assignment(lead: User) -> ReviewAssignment:
    """An invitation of somebody else."""
    now = timezone.now()
    return ReviewAssignment.objects.create(
        evaluation=Evaluation.objects.order_by("pk")[0],
        expert=lead,
        proposed_by=lead,
        invited_at=now,
        due_at=now + timedelta(days=14),
    )


def _share(lead: User) -> OwnershipLink:
    """Of one organisation in another."""
    owner, owned = Organisation.objects.order_by("pk")[:2]
    return OwnershipLink.objects.create(
        owner=owner,
        owned=owned,
        percent=10,
        valid_from=timezone.localdate(),
        source="Register",
        recorded_by=lead,
        recorded_at=timezone.now(),
    )


def _leave() -> Leave:
    """A week of the officer, ahead."""
    now = timezone.now()
    officer = User.objects.get(email="marta.lindqvist@access.example")
    return Leave.objects.create(
        person=officer,
        first_day=now.date() + timedelta(days=40),
        last_day=now.date() + timedelta(days=46),
        zone="UTC",
        begins_at=now + timedelta(days=40),
        ends_at=now + timedelta(days=47),
        recorded_by=officer,
        recorded_at=now,
    )


def _invitation(lead: User) -> Invitation:
    """One that waits for somebody who is not here yet."""
    now = timezone.now()
    return Invitation.objects.create(
        email="new.person@elsewhere.example",
        name="New Person",
        token_hash="0" * 64,
        sent_at=now,
        expires_at=now + timedelta(days=14),
        invited_by=lead,
        invited_at=now,
    )


def guessed() -> dict[str, object]:
    """Ids of the right form that belong to nothing."""
    numbers = (
        "decision",
        "award",
        "allocation",
        "account",
        "grant",
        "approval",
        "call",
        "cut-off",
        "cut_off",
        "assignment",
        "proposal",
        "person",
        "invitation",
        "leave",
        "label",
        "view",
        "conversation",
        "clarification",
        "rule_set",
        "organisation",
        "share",
        "rule set",
        "limit",
    )
    made: dict[str, object] = {
        **dict.fromkeys(numbers, 999_999),
        "family": "no-such-family",
        "availability": 999_999,
        "window": 999_999,
        **dict.fromkeys(CATALOGUE, "no-such-code"),
        "year": 1700,
        "subject": "999999",
        "call code": "NO-SUCH",
        "link": "another-link",
        "mode": "no-such-mode",
        "wording": "no-such-text",
    }
    return made | {
        kind: uuid.UUID("0d15ea5e-0000-4000-8000-00000badcafe")
        for kind in ("application", "document", "mail", "job", "stash", "together")
    }


def url_of(name: str, ids: dict[str, object]) -> str:
    """The address with an id of the kind it takes."""
    of = TABLE[name].of
    if not of:
        return reverse(name)
    if of == "confirmation":
        return reverse(name, args=["no-such-key"])
    if of == "reset":
        return reverse(name, kwargs={"uidb36": "zz", "key": "no-such-key"})
    if of == "subject":
        return reverse(name, args=["catalogue.site", ids[of]])
    if of in {"fact", "place"}:
        kind = "site" if of == "fact" else "partitions"
        return reverse(name, args=[kind, ids[of]])
    case = uuid.UUID("0d15ea5e-0000-4000-8000-00000badcafe")
    more: dict[str, list[object]] = {
        "applications:step": ["project"],
        "setup:rule_set_edit": ["size"],
        "applications:answer": ["title"],
        "case_note": [999_999],
        "case_note_strike": [999_999],
        **{
            key: ["title"]
            for key in ["setup:question", "setup:take_question_away", "setup:put_question_back"]
        },
        **{key: ["fit"] for key in ["setup:question_step", "setup:take_step_away"]},
        "setup:compare_questions": [999_999],
        "setup:wording_version": [0],
        "rounds:case": [case],
        "setup:edit_partition": ["limits"],
        "setup:cell": ["LUMI-G"],
        "setup:set_state": ["LUMI-G"],
        "setup:edit_row": ["office~2026-01-01"],
        "setup:remove_row": ["office~2026-01-01"],
        "rounds:conclude": [case],
        "rounds:assign": [case, 999_999],
        "rounds:remove": [case, 999_999],
        "rounds:set_aside": [case, 999_999],
        **{f"auditor_round_{name}": [1] for name in ("report", "progress", "csv", "json")},
    }
    return reverse(name, args=[ids[of], *more.get(name, [])])
