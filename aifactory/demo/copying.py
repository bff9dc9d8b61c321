"""One more application after a pattern: new keys, another lead, another week.

Everything that points inside the pattern points inside the copy; hashes are taken anew with the
functions that took the first ones, so that history and ledger verify.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from aifactory.accounts.models import Approval, Organisation, User
from aifactory.audit.models import Event
from aifactory.audit.recording import canonical_json, content_hash
from aifactory.demo import bulk, lines
from aifactory.demo.patterns import Pattern, Shift
from allocations.models import AccountKind, Award, Decision, LedgerAccount, LedgerEntry, Reason
from allocations.models.entry import POSTED
from allocations.status import DecisionStatus
from applications.models import NO_DATE, Application, Snapshot
from reviews.models import ExpertRecommendation, ReviewVersion

M = TypeVar("M", bound=models.Model)
# What an event's data call a row of the case, and which row that is.
IN_EVENTS = {
    "snapshot": "applications.snapshot",
    "check": "applications.eligibilitycheck",
    "assignment": "reviews.reviewassignment",
    "review": "reviews.review",
    "declaration": "reviews.conflictdeclaration",
}


@dataclass
class Makers:
    """What a copy takes from the database it is made for.

    Attributes:
        key: the next primary key of a model.
        case_number: the next number, by mode, instant and zone.
        decision_number: the next number, by instant and zone.
        period: code and last day of the supply period that a day belongs to.
        account: key of the account that belongs to no award or allocation.
    """

    key: Callable[[type[models.Model]], Any]
    case_number: Callable[[str, datetime, str], str]
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
    shift: Shift
    makers: Makers
    written: list[tuple[type[models.Model], str]] = field(default_factory=list)
    accounts: list[LedgerAccount] = field(default_factory=list)
    entries: list[LedgerEntry] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[tuple[str, str], Any] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)
    _awarded: Award | None = None
    _decisions: dict[str, Decision] = field(default_factory=dict)

    def make(self) -> "Copy":
        """Fill lines, accounts, entries and events, in the order in which they point back."""
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
        self._keep(self._application(source))
        for part in self.pattern.parts:
            if isinstance(part, lines.Line):
                key = self.makers.key(part.model)
                self.written.append((part.model, part.write(key, self)))
            else:
                self._keep(self._row(part))
        self._ledger()
        self.events = [self._event(event, said) for event, said in self.pattern.said_events]
        return self

    @property
    def back(self) -> timedelta:
        """How far before its pattern it lies."""
        return self.shift.back

    def plain(self, text: str) -> str:
        """A JSON text in the copy's words and days."""
        return lines.moved(lines.said_in(self._words, text), self.back)

    def _application(self, source: Application) -> Application:
        made = self._renewed(source)
        made.start_key = None
        made.owner = None
        made.title = self.title if source.title else ""
        if self.shift.cut_off is not None:
            made.cut_off = self.shift.cut_off
        if source.number is not None and made.received_at is not None:
            call = source.call
            made.number = self.makers.case_number(call.mode.code, made.received_at, call.zone)
            self._say(source.number, made.number)
        self._say(str(source.pk), str(made.pk))
        return made

    def _row(self, source: models.Model) -> models.Model:
        """A row whose hash or number is taken anew."""
        anew: dict[type[models.Model], Callable[[Any, Any], None]] = {
            Snapshot: self._snapshot,
            ReviewVersion: self._version,
            ExpertRecommendation: self._recommended,
            Decision: self._decision,
            Award: self._award,
            Approval: self._approval,
        }
        made = self._renewed(source)
        anew[type(source)](source, made)
        return made

    def _snapshot(self, source: models.Model, made: Any) -> None:
        cut_off = self.shift.cut_off
        if cut_off is not None:
            place = {"number": cut_off.number, "at": cut_off.at}
            made.content["cut_off"] = json.loads(canonical_json(place))
        self._hash(source, made, "content_hash", made.content)

    def _version(self, source: models.Model, made: Any) -> None:
        self._hash(source, made, "content_hash", made.content)

    def _recommended(self, source: models.Model, made: Any) -> None:
        for row in made.inputs["reviews"]:
            for name in ("assignment", "review"):
                row[name] = self.keys[IN_EVENTS[name], str(row[name])]
        self._hash(source, made, "inputs_hash", made.inputs)

    def _decision(self, source: Any, made: Decision) -> None:
        zone = self.pattern.application.call.zone
        made.number = self.makers.decision_number(made.decided_at, zone)
        self._say(source.number, made.number)
        content = {
            "application": made.application_id,
            "version": made.version,
            "outcome": str(made.outcome),
            "node_hours": made.node_hours,
            "reason": made.reason,
            "conditions": list(made.conditions),
            "facts": made.snapshot,
            "decided_at": made.decided_at,
        }
        self._hash(source, made, "content_hash", content)
        self._decisions[str(made.pk)] = made

    def _award(self, _source: models.Model, made: Any) -> None:
        self._awarded = made

    def _approval(self, source: models.Model, made: Any) -> None:
        """What was to be approved is the copy's decision, as it was before its release."""
        made.subject_id = str(self.keys[made.subject_type, made.subject_id])
        decision = self._decisions[made.subject_id]
        content = {"decision": decision.content_hash, "status": str(DecisionStatus.DECIDED)}
        self._hash(source, made, "content_hash", content)

    def _ledger(self) -> None:
        """Accounts and movements, in the half-year in which the copy's hours begin."""
        award = self._awarded
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
            moved.key = f"{kind}:{self.keys[f'allocations.{kind}', old]}:{act}"
            moved.posted_by = lines.said_in(self._words, entry.posted_by)
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
        known: int | None = self.keys.get((account._meta.label_lower, str(account.pk)))
        if known is not None:
            return known
        return self.makers.account(
            kind or account.kind, account.partition_id, period, account.mode_group
        )

    def _event(self, event: Event, said: str) -> dict[str, Any]:
        key = self.keys[event.subject_type, event.subject_id]
        data = json.loads(self.plain(said)) if said else dict(event.data)
        if event.verb == POSTED:
            moved = next(entry for entry in self.entries if entry.pk == key)
            data |= {"source": moved.source_id, "target": moved.target_id}
        for name in data.keys() & IN_EVENTS.keys():
            data[name] = self.keys[IN_EVENTS[name], str(data[name])]
        return {
            "recorded_at": event.recorded_at - self.back,
            "actor": lines.said_in(self._words, event.actor),
            "verb": event.verb,
            "subject_type": event.subject_type,
            "subject_id": str(key),
            "from_status": event.from_status,
            "to_status": event.to_status,
            "data": data,
            "request_id": "",
        }

    # --- Keys, words and days -----------------------------------------------------------------

    def _keep(self, row: models.Model) -> None:
        self.written.append((type(row), bulk.line(row)))

    def _known(self, source: models.Model, key: Any) -> None:
        self.keys[source._meta.label_lower, str(source.pk)] = key

    def _say(self, old: str, new: str) -> None:
        if old:
            self._words[lines.as_json(old)] = lines.as_json(new)

    def _hash(self, source: models.Model, made: models.Model, name: str, content: Any) -> None:
        """Take the hash of what the copy says; events name it in place of the pattern's."""
        setattr(made, name, content_hash(content))
        self._say(getattr(source, name), getattr(made, name))

    def _renewed(self, source: M) -> M:
        """The row with a key of its own; what it points to and its days are the copy's."""
        key = self.makers.key(type(source))
        made = type(source)(
            **{
                column.attname: self._value(column, getattr(source, column.attname))
                for column in bulk.columns(type(source))
            }
        )
        made.pk = key
        self._known(source, key)
        return made

    def _value(self, column: "models.Field[Any, Any]", value: Any) -> Any:
        if value is None:
            return None
        if column.related_model is not None:
            return self.keys.get((lines.label_of(column), str(value)), value)
        if isinstance(column, models.JSONField):
            return json.loads(self.plain(json.dumps(value, ensure_ascii=False)))
        if isinstance(value, datetime | date) and value != NO_DATE:
            return value - self.back
        return value
