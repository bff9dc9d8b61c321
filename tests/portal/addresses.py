"""Every address of the portal, what it takes, and what a person without any role finds there."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from aifactory.accounts.models import Approval, RoleGrant, StashedText, User
from aifactory.catalogue.models import CutOff, Proposal
from aifactory.documents.models import Document
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from allocations.models import Allocation, Award, Decision, LedgerAccount
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
TABLE: dict[str, Address] = {
    "landing": _public(),
    "fit_check": _public(BOTH),
    "fit_result": _public(stranger=302),
    "systems": _public(),
    "ai_factories": _public(),
    "calls": _public(),
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
    # Saves in the background, so it answers visitors in JSON with 401.
    "applications:answer": Address("POST", "anybody", 404, "application"),
    "cases": _staff(),
    "cases_export": _staff(),
    "case": _of("application"),
    "capacity": _staff(),
    "capacity_add": _staff(BOTH),
    "document": _of("document"),
    "approvals": _staff(BOTH),
    "approval": _of("approval", BOTH),
    "refuse_approval": _of("approval", BOTH),
    "setup": _staff(),
    "setup:history": _staff(),
    "setup:subject_history": _of("subject"),
    "setup:changes": _staff(),
    "setup:change": _of("proposal", BOTH),
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
        "stash": stash.pk,
        "approval": waiting.pk,
        "cut-off": CutOff.objects.order_by("pk").values_list("pk", flat=True)[0],
        "assignment": _assignment(lead).pk,
        "family": "words",
        "proposal": _proposal(lead).pk,
        "subject": "1",
        "wording": "decision_no_award",
        "cut_off": CutOff.objects.filter(call__code="LS-2026").order_by("number")[0].pk,
    }


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


def guessed() -> dict[str, object]:
    """Ids of the right form that belong to nothing."""
    numbers = (
        "decision",
        "award",
        "allocation",
        "account",
        "grant",
        "approval",
        "cut-off",
        "cut_off",
        "assignment",
        "proposal",
    )
    made: dict[str, object] = {
        **dict.fromkeys(numbers, 999_999),
        "family": "no-such-family",
        "subject": "999999",
        "wording": "no-such-text",
    }
    return made | {
        kind: uuid.UUID("0d15ea5e-0000-4000-8000-00000badcafe")
        for kind in ("application", "document", "mail", "job", "stash")
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
    case = uuid.UUID("0d15ea5e-0000-4000-8000-00000badcafe")
    more: dict[str, list[object]] = {
        "applications:step": ["project"],
        "applications:answer": ["title"],
        "setup:wording_version": [0],
        "rounds:case": [case],
        "rounds:conclude": [case],
        "rounds:assign": [case, 999_999],
        "rounds:remove": [case, 999_999],
        "rounds:set_aside": [case, 999_999],
        **{f"auditor_round_{name}": [1] for name in ("report", "progress", "csv", "json")},
    }
    return reverse(name, args=[ids[of], *more.get(name, [])])
