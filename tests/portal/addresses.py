"""Every address of the portal, what it takes, and what a person without any role finds there."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
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

HOME, LOGIN = "/home/", "/accounts/login/"


@dataclass(frozen=True)
class Address:
    """One URL pattern.

    Attributes:
        takes: methods besides HEAD and OPTIONS.
        open_to: "anybody", or "people" who are signed in.
        stranger: status for a signed-in person without a role.
        of: what its id belongs to; "" for addresses without one.
    """

    takes: str = "GET"
    open_to: str = "people"
    stranger: int = 200
    of: str = ""

    @property
    def is_own_form(self) -> bool:
        """A form about oneself: sent empty, it shows its errors or leads on."""
        return self.stranger in {200, 302} and self.of in {"", "confirmation", "reset"}

    @property
    def first_method(self) -> str:
        """GET where there is one."""
        return self.takes.split()[0]


def _public(takes: str = "GET", stranger: int = 200, of: str = "") -> Address:
    return Address(takes, "anybody", stranger, of)


def _staff(takes: str = "GET", stranger: int = 404) -> Address:
    return Address(takes, stranger=stranger)


def _of(what: str, takes: str = "GET", stranger: int = 404) -> Address:
    return Address(takes, "people", stranger, what)


BOTH = "GET POST"
# Codes that the shipped catalogue has, by what an address takes.
CATALOGUE = {
    "fact": "1",
    "site": "CINECA",
    "system": "LUMI",
    "partition": "LUMI-G",
    "place": "LUMI-G",
    "mode": "PG",
    "table": "holidays",
    "country": "FR",
    "year": 2026,
}
TABLE: dict[str, Address] = {
    "landing": _public(),
    "fit_check": _public(BOTH),
    "fit_result": _public(stranger=302),
    "systems": _public(),
    "ai_factories": _public(),
    "calls": _public(),
    "calls_calendar": _public(),
    "calls_feed": _public(),
    "rules": _public(),
    "accessibility": _public(),
    "privacy": _public(),
    "healthz": _public(),
    "readyz": _public(),
    "mailbox": _public(stranger=404),  # the demo's alone
    "mail": _public(stranger=404, of="mail"),
    "accounts:theme": _public("POST", stranger=404),
    "accounts:session_token": _public(),
    "accounts:preferences": Address(BOTH),
    "accounts:switch_role": Address("POST", stranger=404),
    # Kept text that is gone or another's: to the first page, where sending it again leads too.
    "accounts:kept_text": _of("stash", BOTH, stranger=302),
    "home": Address(stranger=302),
    "rounds:list": _staff(),
    "rounds:round": _of("cut-off"),
    "rounds:open": _of("cut-off", BOTH),
    "rounds:conclude_all": _of("cut-off", BOTH),
    "rounds:case": _of("cut-off"),
    "rounds:assign": _of("cut-off", BOTH),
    "rounds:remove": _of("cut-off", BOTH),
    "rounds:set_aside": _of("cut-off", BOTH),
    "rounds:conclude": _of("cut-off", BOTH),
    "applications": Address(),
    "application": _of("application"),
    "application_go_on": _of("application"),
    "applications:new": Address("POST", stranger=302),
    "applications:step": _of("application", BOTH),
    "applications:mode": _of("application", BOTH),
    "applications:check": _of("application"),
    "applications:submit": _of("application", "POST"),
    "applications:receipt": _of("application"),
    "applications:withdraw": _of("application", BOTH),
    "applications:discard": _of("application", BOTH),
    "applications:restore": _of("application", "POST"),
    "applications:return": _of("application", BOTH),
    "applications:eligibility": _of("application", BOTH),
    "applications:questions": Address(),
    "applications:ask": _staff(BOTH),  # without a call there is nothing to ask about
    "applications:question": _of("conversation", BOTH),
    "applications:office_questions": _staff(),
    "applications:office_question": _of("conversation", BOTH),
    "applications:publish": _of("conversation", BOTH),
    "applications:clarifications": _staff(),
    "applications:correct_clarification": _of("clarification", BOTH),
    "applications:withdraw_clarification": _of("clarification", BOTH),
    # Saves in the background, so it answers visitors in JSON with 401.
    "applications:answer": Address("POST", "anybody", 404, "application"),
    "find": _staff(),
    "cases": _staff(),
    "cases_export": _staff(),
    "case": _of("application"),
    "case_take": _of("application", "POST"),
    "case_give_back": _of("application", "POST"),
    "case_hand_over": _of("application", BOTH),
    "case_notes": _of("application", BOTH),
    "case_note": _of("application", BOTH),
    "case_note_strike": _of("application", BOTH),
    "case_labels": _of("application", BOTH),
    "cases_together": _staff(BOTH),
    "cases_together_done": _of("together", "GET"),
    "cases_together_undo": _of("together", "POST"),
    "case_views": _staff(),
    "case_view_save": _staff(BOTH),
    "case_view": _of("view", BOTH),
    "case_view_default": _of("view", "POST"),
    "case_view_remove": _of("view", "POST"),
    "case_view_restore": _of("view", "POST"),
    "labels": _staff(BOTH),
    "label": _of("label", BOTH),
    "label_retire": _of("label", "POST"),
    "label_bring_back": _of("label", "POST"),
    "capacity": _staff(),
    "capacity_add": _staff(BOTH),
    "document": _of("document"),
    "approvals": _staff(BOTH),
    "approval": _of("approval", BOTH),
    "refuse_approval": _of("approval", BOTH),
    "setup": _staff(),
    "setup:exchange": _staff(BOTH),
    "setup:exchange_schema": _staff(),
    "setup:exchange_export": _of("call code"),
    "setup:history": _staff(),
    "setup:subject_history": _of("subject"),
    "setup:changes": _staff(),
    "setup:change": _of("proposal", BOTH),
    "withdraw_approval": _of("approval", BOTH),
    "setup:calls": _staff(),
    "setup:call_start": _staff(),
    "setup:call_create": _of("mode code", BOTH),
    "setup:call": _of("call"),
    "setup:call_edit": _of("call", BOTH),
    "setup:call_copy": _of("call", BOTH),
    "setup:call_delete": _of("call", BOTH),
    "setup:call_preview": _of("call"),
    "setup:call_open": _of("call", BOTH),
    "setup:call_extend": _of("call", BOTH),
    "setup:call_close": _of("call", BOTH),
    "setup:cut_offs": _of("call", BOTH),
    "setup:cut_off_move": _of("cut-off", BOTH),
    "setup:cut_off_remove": _of("cut-off", BOTH),
    "setup:rules": _staff(),
    "setup:rules_compare": _of("mode"),
    "setup:rules_draft": _of("mode", BOTH),
    "setup:rule_set": _of("rule_set"),
    "setup:rule_set_edit": _of("rule_set", BOTH),
    "setup:rule_set_discard": _of("rule_set", BOTH),
    "setup:rule_set_effect": _of("rule_set", BOTH),
    "setup:rule_set_retire": _of("rule_set", BOTH),
    "setup:question_versions": _staff(),
    "setup:questions": _of("rule set"),
    "setup:order_questions": _of("rule set", "POST"),
    "setup:add_question": _of("rule set", BOTH),
    "setup:question": _of("rule set", BOTH),
    "setup:take_question_away": _of("rule set", "POST"),
    "setup:put_question_back": _of("rule set", "POST"),
    "setup:add_step": _of("rule set", BOTH),
    "setup:question_step": _of("rule set", BOTH),
    "setup:take_step_away": _of("rule set", "POST"),
    "setup:compare_questions": _of("rule set"),
    "question_preview": _of("rule set", BOTH),
    "quotas:list": _staff(),
    "quotas:edit": _of("limit", BOTH),
    "setup:facts": _staff(),
    "setup:stale": _staff(),
    "setup:checked": _staff("POST"),
    "setup:fact": _of("fact"),
    "setup:add_site": _staff(BOTH),
    "setup:site": _of("site"),
    "setup:edit_site": _of("site", BOTH),
    "setup:add_system": _of("site", BOTH),
    "setup:system": _of("system"),
    "setup:edit_system": _of("system", BOTH),
    "setup:add_partition": _of("system", BOTH),
    "setup:partition": _of("partition"),
    "setup:edit_partition": _of("partition", BOTH),
    "setup:unit": _of("partition", BOTH),
    "setup:use_partition": _of("partition", BOTH),
    "setup:delete": _of("place", BOTH),
    "setup:availability": _staff(),
    "setup:cell": _of("mode"),
    "setup:set_state": _of("mode", BOTH),
    "setup:correct_row": _of("availability", BOTH),
    "setup:end_row": _of("availability", BOTH),
    "setup:take_back_row": _of("availability", BOTH),
    "setup:maintenance": _staff(),
    "setup:announce": _staff(BOTH),
    "setup:change_window": _of("window", BOTH),
    "setup:call_off": _of("window", BOTH),
    "setup:reference": _staff(),
    "setup:table": _of("table"),
    "setup:add_row": _of("table", BOTH),
    "setup:edit_row": _of("table", BOTH),
    "setup:remove_row": _of("table", BOTH),
    "setup:import": _of("table", BOTH),
    "setup:export": _of("table"),
    "setup:template": _of("table"),
    "setup:add_country": _staff(BOTH),
    "setup:country": _of("country"),
    "setup:edit_country": _of("country", BOTH),
    "setup:copy_year": _of("year", BOTH),
    "setup:wordings": _staff(),
    "setup:wording": _of("wording"),
    "setup:wording_start": _of("wording", "POST"),
    "setup:wording_edit": _of("wording", BOTH),
    "setup:wording_propose": _of("wording", BOTH),
    "setup:wording_shipped": _of("wording", BOTH),
    "setup:wording_discard": _of("wording", BOTH),
    "setup:wording_version": _of("wording"),
    "gallery": _staff(),
    "gallery_family": _of("family", BOTH),
    "people": _staff(),
    "grant_role": _staff(BOTH),
    "revoke_role": _of("grant", BOTH),
    "change_role": _of("grant", BOTH),
    "person": _of("person"),
    "switch_off": _of("person", BOTH),
    "switch_on": _of("person", "POST"),
    "leave_of": _of("person", BOTH),
    "own_leave": _staff(BOTH),
    "shorten_leave": _of("leave", BOTH),
    "withdraw_leave": _of("leave", BOTH),
    "organisations": _staff(),
    "organisation": _of("organisation"),
    "add_owner": _of("organisation", BOTH),
    "merge": _of("organisation", BOTH),
    "end_ownership": _of("share", BOTH),
    "invitations": _staff(),
    "invite": _staff(BOTH),
    "invitation": _of("invitation"),
    "send_again": _of("invitation", "POST"),
    "withdraw_invitation": _of("invitation", BOTH),
    "join": _public(BOTH, stranger=404, of="link"),
    "reviews:desk": _staff(),
    "reviews:assessment": _of("application"),
    "reviews:save": _of("application", "POST"),
    "reviews:submit": _of("application", BOTH),
    "reviews:ask": _of("application", BOTH),
    "experts:desk": _staff(),
    "experts:review": _of("assignment"),
    "experts:accept": _of("assignment", "POST"),
    "experts:decline": _of("assignment", "POST"),
    "experts:declare": _of("assignment", BOTH),
    "experts:save": _of("assignment", "POST"),
    "allocations:desk": _staff(stranger=403),
    "allocations:decide": _of("application", BOTH),
    "allocations:release": _of("decision", BOTH),
    "allocations:ask_approval": _of("decision", BOTH),
    "allocations:void": _of("decision", BOTH),
    "allocations:annul": _of("decision", BOTH),
    "allocations:rectify": _of("decision", BOTH),
    "allocations:award": _of("award", BOTH),
    "allocations:decline": _of("award", BOTH),
    "allocations:hours": Address(),
    "allocations:allocation": _of("allocation"),
    "allocations:suspend": _of("allocation", BOTH),
    "allocations:resume": _of("allocation", BOTH),
    "allocations:statement_csv": _of("allocation"),
    "ranking:ranking": _of("cut_off"),
    "ranking:freeze": _of("cut_off", BOTH),
    "ranking:csv": _of("cut_off"),
    "ranking:decide": _of("cut_off", BOTH),
    "ranking:approvals": _of("cut_off", BOTH),
    "ranking:release": _of("cut_off", BOTH),
    "ranking:waiting": _staff(stranger=403),
    "ranking:move_up": _of("application", BOTH),
    "auditor": _staff(),
    "auditor_decisions": _staff(),
    "auditor_ledger": _staff(),
    "auditor_statement": _of("account"),
    "auditor_statement_csv": _of("account"),
    "auditor_history": _staff(),
    "auditor_history_csv": _staff(),
    "auditor_verify": _staff("POST"),
    "auditor_rounds": _staff(),
    "auditor_round": _of("cut_off"),
    "auditor_round_order": _of("cut_off", "POST"),
    "auditor_round_report": _of("cut_off"),
    "auditor_round_progress": _of("cut_off"),
    "auditor_round_csv": _of("cut_off"),
    "auditor_round_json": _of("cut_off"),
    "outbox": _staff(),
    "resend_mail": _of("mail", "POST"),
    "retry_job": _of("job", "POST"),
    # allauth's, in our templates.
    "account_login": _public(BOTH, stranger=302),
    "account_logout": _public(BOTH, stranger=200),
    "account_inactive": _public(),
    "account_signup": _public(BOTH, stranger=302),
    "account_reauthenticate": Address(BOTH),
    "account_email": Address(BOTH),
    "account_email_verification_sent": _public(),
    "account_confirm_email": _public(BOTH, of="confirmation"),
    "account_change_password": Address(BOTH),
    "account_set_password": Address(BOTH, stranger=302),
    "account_reset_password": _public(BOTH),
    "account_reset_password_done": _public(),
    "account_reset_password_from_key": _public(BOTH, of="reset"),
    "account_reset_password_from_key_done": _public(),
    "account_confirm_login_code": _public(BOTH, stranger=302),
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
        "mode code": "FL",
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
        "mode code": "no-such-mode",
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
