"""The only writer of events: `operation` collects them, the outermost one links them last.

Linking takes one advisory lock and nothing after it, so operations that lock many rows cannot
deadlock on the head of the chain.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from aifactory.audit.models import Event

P = ParamSpec("P")
R = TypeVar("R")

CHAIN_LOCK = 0x41494641
GENESIS = "0" * 64
MAX_DATA_BYTES = 4000
_SAFE_TEXT = re.compile(r"[A-Za-z0-9_.:,+\-/]{0,120}")

request_id: ContextVar[str] = ContextVar("audit_request_id", default="")


class Actor(Protocol):
    """Anything with a pseudonym: a person's account."""

    pseudonym: UUID


@dataclass(frozen=True)
class SystemActor:
    """A named job or command. Never a stand-in for a person."""

    name: str


By = Actor | SystemActor


class UnsafeEventData(ValueError):
    """Event data that could hold free or personal text."""


class OutsideOperation(RuntimeError):
    """`record` or `move` was called outside an operation."""


@dataclass
class _Pending:
    events: list[dict[str, Any]] = field(default_factory=list)


_pending: ContextVar[_Pending | None] = ContextVar("audit_pending", default=None)


def operation(func: Callable[P, R]) -> Callable[P, R]:
    """Make `func` one transaction whose events are linked to the chain as its last statements.

    An operation called by another joins it: same transaction, same list of events.
    """

    @wraps(func)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _pending.get() is not None:
            return func(*args, **kwargs)
        pending = _Pending()
        token = _pending.set(pending)
        try:
            with transaction.atomic(durable=True):
                result = func(*args, **kwargs)
                _link(pending.events)
        finally:
            _pending.reset(token)
        return result

    return run


def record(
    *,
    verb: str,
    subject: models.Model | tuple[str, str],
    by: By,
    data: dict[str, Any] | None = None,
    from_status: str = "",
    to_status: str = "",
) -> None:
    """Note one event; the outermost operation writes it.

    Args:
        verb: dotted, past tense, e.g. `applications.submitted`.
        subject: a saved model instance, or (type, id).
        by: a person's account or a `SystemActor`.
        data: ids, enums, decimals, hashes and booleans only.

    Raises:
        UnsafeEventData: a value looks like text a person typed.
        OutsideOperation: no operation is running.
    """
    pending = _pending.get()
    if pending is None:
        raise OutsideOperation(f"{verb}: record() belongs inside an operation.")
    subject_type, subject_id = reference(subject)
    pending.events.append(
        {
            "recorded_at": timezone.now(),
            "actor": actor_text(by),
            "verb": verb,
            "subject_type": subject_type,
            "subject_id": subject_id,
            "from_status": from_status,
            "to_status": to_status,
            "data": _safe(data or {}, verb=verb),
            "request_id": request_id.get(),
        }
    )


def reference(subject: models.Model | tuple[str, str]) -> tuple[str, str]:
    """(type, id) of a subject, the form in which events and documents point to it."""
    if isinstance(subject, tuple):
        return subject
    return subject._meta.label_lower, str(subject.pk)


def actor_text(by: By) -> str:
    """The actor as stored: a pseudonym, or `system:` and the job's name."""
    if isinstance(by, SystemActor):
        return f"system:{by.name}"
    return str(by.pseudonym)


def canonical_json(value: Any) -> bytes:
    """Bytes that are equal for equal values: sorted keys, no spaces, exact decimals."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    ).encode()


def content_hash(value: Any) -> str:
    """Salted SHA-256 of a value, 64 hex digits: points to text without containing it."""
    return hmac.new(settings.EVENT_SALT.encode(), canonical_json(value), hashlib.sha256).hexdigest()


def event_hash(event: dict[str, Any]) -> str:
    """SHA-256 of one event together with the hash of the event before it."""
    return hashlib.sha256(canonical_json(event)).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("An instant without a zone has no canonical form.")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, UUID | date):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form.")


def _safe(data: dict[str, Any], *, verb: str) -> dict[str, Any]:
    clean: dict[str, Any] = json.loads(canonical_json(data))
    for text in _texts(clean):
        if not _SAFE_TEXT.fullmatch(text):
            raise UnsafeEventData(f"{verb}: event data may not hold free text.")
    if len(canonical_json(clean)) > MAX_DATA_BYTES:
        raise UnsafeEventData(f"{verb}: event data is larger than {MAX_DATA_BYTES} bytes.")
    return clean


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in [key, *_texts(inner)]]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return []


def _link(events: list[dict[str, Any]]) -> None:
    """Write the collected events behind the head of the chain. Nothing may be locked after this."""
    if not events:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        cursor.execute("SELECT position, hash FROM audit_event ORDER BY position DESC LIMIT 1")
        head = cursor.fetchone()
    position, previous = head or (0, GENESIS)
    rows = []
    for event in events:
        position += 1
        linked = {**event, "position": position, "previous_hash": previous}
        previous = event_hash(linked)
        rows.append(Event(**linked, hash=previous))
    Event.objects.bulk_create(rows)
