"""Submit: check, freeze, number, apply the rules, promise, receipt. One transaction."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Greatest

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import canonical_json, content_hash, operation
from aifactory.audit.transitions import lock, move
from aifactory.catalogue import queries as catalogue
from applications import letters, messages, permissions, queries
from applications.models import (
    Application,
    EligibilityCheck,
    Outcome,
    Promise,
    Snapshot,
)
from applications.operations import clock, facts
from applications.operations.numbers import next_number
from applications.operations.office import enter_technical_check
from applications.rules import eligibility, keys
from applications.rules.problems import Flaw
from applications.status import ApplicationStatus


class NotComplete(Exception):
    """Answers are missing or wrong; each flaw names its question and says what to do."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(f"{len(flaws)} answers need a change.")
        self.flaws = tuple(flaws)


class NotEligible(Exception):
    """A rule says no. The draft stays as it is; each check says what would cure it."""

    def __init__(self, checks: Sequence[eligibility.Check]) -> None:
        super().__init__(", ".join(f"{check.rule}: {check.code}" for check in checks))
        self.checks = tuple(checks)


@operation
def submit(
    *, by: User, application: Application, received_at: datetime, seen_call: str = ""
) -> Application:
    """Receive an application, or its completion.

    A second submit of the same content finds it received already and is refused by the verdict;
    the view then shows the receipt.

    Args:
        received_at: when the request began; this instant decides, not the commit.
        seen_call: the call that the page named; a draft that went elsewhere meanwhile is not sent.

    Raises:
        NotComplete: something is missing or wrong, or the call is not open at that instant.
        NotEligible: a rule is not met.
    """
    current = lock(application)
    require(permissions.submit(by, current))
    if seen_call and seen_call != current.call.code:
        raise NotComplete([queries.moved(current)])
    is_first = current.status == ApplicationStatus.DRAFT
    answers = queries.answers_of(current)
    if flaws := queries.flaws_at(current, answers, received_at):
        raise NotComplete(flaws)
    facts.copy(current, answers)
    facts.keep_organisation(by, current, answers)
    checks = queries.checks_at(current, answers, received_at)
    if failed := [check for check in checks if check.outcome is eligibility.Outcome.FAIL]:
        raise NotEligible(failed)
    _number(current, received_at)
    snapshot = _freeze(by, current, received_at)
    rows = _keep_evidence(current, snapshot, checks, received_at)
    data = {
        "snapshot": snapshot.pk,
        "version": snapshot.version,
        "content_hash": snapshot.content_hash,
        "received_at": received_at,
    }
    move(current, ApplicationStatus.SUBMITTED, by=by, data=data)
    promise = _promise(by, current, received_at, is_first=is_first)
    if eligibility.overall(checks) is eligibility.Outcome.PASS or _settled(current, rows):
        enter_technical_check(by=by, application=current, at=received_at)
    letters.order_receipt(current, snapshot, due=promise.due_at)
    letters.order_dossier(current, snapshot)
    messages.receipt(current, snapshot=snapshot, due=promise.due_at)
    return current


def _number(application: Application, received_at: datetime) -> None:
    """Number and place in the queue are given once and kept through completions."""
    if application.number is not None:
        return
    call = application.call
    application.number = next_number(mode_code=call.mode.code, at=received_at, zone=call.zone)
    application.received_at = received_at
    application.cut_off = catalogue.round_for(call, received_at)
    application.save(update_fields=["number", "received_at", "cut_off", "updated_at"])


def _freeze(by: User, application: Application, received_at: datetime) -> Snapshot:
    last = Snapshot.objects.filter(application=application).order_by("-version").first()
    content: dict[str, Any] = json.loads(
        canonical_json(queries.content_of(application, received_at))
    )
    return Snapshot.objects.create(
        application=application,
        version=last.version + 1 if last else 1,
        content=content,
        content_hash=content_hash(content),
        received_at=received_at,
        zone=application.call.zone,
        created_by=by,
    )


def _keep_evidence(
    application: Application, snapshot: Snapshot, checks: Sequence[eligibility.Check], at: datetime
) -> list[EligibilityCheck]:
    return EligibilityCheck.objects.bulk_create(
        EligibilityCheck(
            application=application,
            snapshot=snapshot,
            rule=check.rule,
            rule_version=check.version,
            outcome=check.outcome.value,
            evidence=_evidence(check),
            checked_at=at,
        )
        for check in checks
    )


def _evidence(check: eligibility.Check) -> dict[str, str | dict[str, str]]:
    given = asdict(check)
    return {name: given[name] for name in ("code", "params", "sentence", "cure")}


def _settled(application: Application, rows: Sequence[EligibilityCheck]) -> bool:
    """The office accepted the same open points before; a completion does not open them again."""
    office = (
        EligibilityCheck.objects.filter(
            application=application, rule=keys.OFFICE_RULE, outcome=Outcome.PASS
        )
        .order_by("-checked_at", "-pk")
        .first()
    )
    if office is None:
        return False
    accepted = {
        row.rule: _finding(row)
        for row in EligibilityCheck.objects.filter(
            snapshot=office.snapshot_id, outcome=Outcome.UNCLEAR
        )
    }
    return all(
        accepted.get(row.rule) == _finding(row) for row in rows if row.outcome == Outcome.UNCLEAR
    )


def _finding(row: EligibilityCheck) -> tuple[object, object]:
    """What was found about whom: another country is another question to the office."""
    return row.evidence["code"], row.evidence["params"]


def _promise(
    by: User, application: Application, received_at: datetime, *, is_first: bool
) -> Promise:
    if is_first:
        starts = queries.promise_starts(application, received_at)
        days = queries.promised_days(application, starts)
        return clock.start(by=by, application=application, working_days=days, at=starts)
    # The request may have begun a moment before the question was stored.
    application.completion_requests.filter(answered_at__isnull=True).update(
        answered_at=Greatest("asked_at", Value(received_at))
    )
    clock.resume(by=by, application=application, at=received_at)
    return Promise.objects.get(application=application)
