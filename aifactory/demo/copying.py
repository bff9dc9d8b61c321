"""One more application after a pattern: new keys, another lead, another week.

Everything that points inside the pattern points inside the copy; hashes are taken anew with the
functions that took the first ones, so that history and ledger verify.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from aifactory.accounts.models import Organisation, User
from aifactory.audit.models import Event
from aifactory.audit.recording import content_hash
from aifactory.demo.patterns import Pattern
from allocations.models import AccountKind, Award, Decision, LedgerAccount, LedgerEntry, Reason
from allocations.models.entry import POSTED
from applications.models import NO_DATE, Application, Snapshot

M = TypeVar("M", bound=models.Model)
DAY = re.compile(r"\b20\d\d-\d\d-\d\d(?!\d)")


@dataclass
class Makers:
    """What a copy takes from the database it is made for.

    Attributes:
        key: the next primary key of a model.
        case_number, decision_number: the next numbers, by instant and zone.
        period: code and last day of the supply period that a day belongs to.
        account: key of the account that belongs to no award or allocation.
    """

    key: Callable[[type[models.Model]], Any]
    case_number: Callable[[datetime, str], str]
    decision_number: Callable[[datetime, str], str]
    period: Callable[[date], tuple[str, date]]
    account: Callable[[str, int, str, str], int]


@dataclass
class Copy:
    """One application of the bulk, not yet written."""

    pattern: Pattern
    lead: User
    organisation: Organisation
    title: str
    weeks: int
    makers: Makers
    rows: list[models.Model] = field(default_factory=list)
    accounts: list[LedgerAccount] = field(default_factory=list)
    entries: list[LedgerEntry] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    _keys: dict[tuple[str, str], Any] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)

    def make(self) -> "Copy":
        """Fill rows, accounts, entries and events, in the order in which they point back."""
        source = self.pattern.application
        self._known(source.project_lead, self.lead.pk)
        if source.organisation is not None:
            self._known(source.organisation, self.organisation.pk)
            self._say(source.organisation.name, self.organisation.name)
            self._say(source.organisation.registration, self.organisation.registration)
        for old, new in (
            (source.title, self.title),
            (source.project_lead.name, self.lead.name),
            (source.project_lead.email, self.lead.email),
            (str(source.project_lead.pseudonym), str(self.lead.pseudonym)),
        ):
            self._say(old, new)
        self.rows.append(self._application(source))
        for row in self.pattern.rows:
            self.rows.append(self._row(row))
        self._ledger()
        self.events = [self._event(event) for event in self.pattern.events]
        return self

    def _application(self, source: Application) -> Application:
        made = self._renewed(source)
        made.start_key = None
        made.title = self.title if source.title else ""
        if source.number is not None and made.received_at is not None:
            made.number = self.makers.case_number(made.received_at, source.call.zone)
            self._say(source.number, made.number)
        self._say(str(source.pk), str(made.pk))
        return made

    def _row(self, source: models.Model) -> models.Model:
        made = self._renewed(source)
        if isinstance(made, Snapshot) and isinstance(source, Snapshot):
            made.content_hash = content_hash(made.content)
            self._say(source.content_hash, made.content_hash)
        if isinstance(made, Decision) and isinstance(source, Decision):
            zone = self.pattern.application.call.zone
            made.number = self.makers.decision_number(made.decided_at, zone)
            self._say(source.number, made.number)
            made.content_hash = content_hash(
                {
                    "application": made.application_id,
                    "version": made.version,
                    "outcome": str(made.outcome),
                    "node_hours": made.node_hours,
                    "reason": made.reason,
                    "conditions": list(made.conditions),
                    "facts": made.snapshot,
                    "decided_at": made.decided_at,
                }
            )
            self._say(source.content_hash, made.content_hash)
        return made

    def _ledger(self) -> None:
        """Accounts and movements, in the half-year in which the copy's hours begin."""
        award = next((row for row in self.rows if isinstance(row, Award)), None)
        if award is None:
            return
        code, last_day = self.makers.period(award.starts_on)
        for source in self.pattern.accounts:
            made = self._renewed(source)
            made.period_id, made.balance = code, source.balance
            self.accounts.append(made)
        for entry in self.pattern.entries:
            moved = self._renewed(entry)
            kind, old, act = entry.key.split(":")
            moved.key = f"{kind}:{self._keys[f'allocations.{kind}', old]}:{act}"
            moved.posted_by = self._translated(entry.posted_by)
            moved.source_id = self._place(entry.source, code)
            moved.target_id = self._place(entry.target, code)
            if entry.reason == Reason.ENDED:
                on = moved.posted_at.astimezone(ZoneInfo(award.zone)).date()
                kind_now = AccountKind.POOL if on <= last_day else AccountKind.EXPIRED
                moved.target_id = self._place(entry.target, code, kind=kind_now)
            moved.content_hash = moved.computed_hash()
            self._say(entry.content_hash, moved.content_hash)
            self.entries.append(moved)

    def _place(self, account: LedgerAccount, period: str, *, kind: str = "") -> int:
        known: int | None = self._keys.get((account._meta.label_lower, str(account.pk)))
        if known is not None:
            return known
        return self.makers.account(
            kind or account.kind, account.partition_id, period, account.mode_group
        )

    def _event(self, event: Event) -> dict[str, Any]:
        key = self._keys[event.subject_type, event.subject_id]
        data = self._plain(event.data)
        if event.verb == POSTED:
            moved = next(entry for entry in self.entries if entry.pk == key)
            data |= {"source": moved.source_id, "target": moved.target_id}
        for name, label in (
            ("snapshot", "applications.snapshot"),
            ("check", "applications.eligibilitycheck"),
        ):
            if name in data:
                data[name] = self._keys[label, str(data[name])]
        return {
            "recorded_at": event.recorded_at - self._back,
            "actor": self._translated(event.actor),
            "verb": event.verb,
            "subject_type": event.subject_type,
            "subject_id": str(key),
            "from_status": event.from_status,
            "to_status": event.to_status,
            "data": data,
            "request_id": "",
        }

    # --- Keys, words and days -----------------------------------------------------------------

    @property
    def _back(self) -> timedelta:
        return timedelta(weeks=self.weeks)

    def _known(self, source: models.Model, key: Any) -> None:
        self._keys[source._meta.label_lower, str(source.pk)] = key

    def _say(self, old: str, new: str) -> None:
        if old:
            self._words[json.dumps(old, ensure_ascii=False)[1:-1]] = json.dumps(
                new, ensure_ascii=False
            )[1:-1]

    def _translated(self, text: str) -> str:
        for old, new in self._words.items():
            text = text.replace(old, new)
        return text

    def _plain(self, value: Any) -> Any:
        """A JSON value in the copy's words and days."""
        text = self._translated(json.dumps(value, ensure_ascii=False))
        return json.loads(DAY.sub(self._earlier, text) if self.weeks else text)

    def _earlier(self, found: "re.Match[str]") -> str:
        try:
            return (date.fromisoformat(found[0]) - self._back).isoformat()
        except ValueError:
            return found[0]

    def _renewed(self, source: M) -> M:
        """The row with a key of its own; what it points to and its days are the copy's."""
        key = self.makers.key(type(source))
        made = type(source)(
            **{
                column.attname: self._value(column, getattr(source, column.attname))
                for column in source._meta.concrete_fields
            }
        )
        made.pk = key
        self._known(source, key)
        return made

    def _value(self, column: "models.Field[Any, Any]", value: Any) -> Any:
        if value is None:
            return None
        if column.related_model is not None:
            label = column.related_model._meta.label_lower
            return self._keys.get((label, str(value)), value)
        if isinstance(column, models.JSONField):
            return self._plain(value)
        if isinstance(value, datetime | date) and value != NO_DATE:
            return value - self._back
        return value
