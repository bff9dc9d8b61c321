"""Versions of a mode's rules that are being written: begun as a copy, given up again."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, reference
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import AccessMode, Bundle, QuestionRow, RuleSet
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.permissions import Editor
from aifactory.catalogue.rules.calendars import resolve_local
from aifactory.catalogue.snapshot import rule_set_state
from aifactory.catalogue.status import RuleSetStatus


class DraftExists(Exception):
    """The mode has a version that is being written already; `draft` is that one."""

    def __init__(self, draft: RuleSet) -> None:
        self.draft = draft
        super().__init__(str(draft))


class CannotDiscard(Exception):
    """A version that something needs; `sentence` says what, `names` are the things."""

    def __init__(self, sentence: str, names: list[str]) -> None:
        self.sentence, self.names = sentence, names
        super().__init__(sentence)


@operation
def draft_rule_set(
    *, by: Editor, mode: AccessMode, copied_from: RuleSet, at: datetime | None = None
) -> RuleSet:
    """Begin the next version of a mode as a copy of an earlier one: terms, questions, bundles.

    A mode has one draft at a time. Each version replaces the one in force as a whole, so of two
    drafts the later would silently take back what the earlier brought. Shipped versions
    are no drafts to anybody: they come into force as they are loaded.

    Raises:
        DraftExists: the next version is being written already.
    """
    require(permissions.edit(by))
    if copied_from.mode_id != mode.pk:
        raise ValueError(f"{copied_from} is no version of {mode}.")
    lock(mode)
    versions = RuleSet.objects.filter(mode=mode).select_related("mode").order_by("-version")
    if draft := versions.filter(status=RuleSetStatus.DRAFT).first():
        raise DraftExists(draft)
    last = versions.first()
    now = at or timezone.now()
    draft = RuleSet.objects.create(
        mode=mode,
        version=(last or copied_from).version + 1,
        valid_from=_next_midnight(now),
        content=copied_from.content,
        source=copied_from.source,
        source_tag=copied_from.source_tag,
        checked_on=copied_from.checked_on,
    )
    _copy_parts(copied_from, draft)
    revise(
        by=by,
        subject=draft,
        verb="copied",
        after={"copied_from": copied_from.version, "valid_from": draft.valid_from.isoformat()},
        title=draft.name,
        at=now,
    )
    return draft


@operation
def discard_draft(*, by: Editor, rule_set: RuleSet, at: datetime | None = None) -> None:
    """Give up a version that was being written. Its history keeps what it said.

    Raises:
        CannotDiscard: it is no draft, a call is planned under it, or a request about it waits.
    """
    require(permissions.edit(by))
    current = lock(rule_set)
    if sentence := why_not_discard(current):
        raise CannotDiscard(sentence, calls_under(current))
    revise(
        by=by,
        subject=current,
        verb="deleted",
        before=rule_set_state(current),
        title=current.name,
        at=at,
    )
    current.delete()


def why_not_discard(rule_set: RuleSet) -> str:
    """The sentence that says why a version cannot be given up now; empty when it can."""
    if rule_set.status != RuleSetStatus.DRAFT:
        return _("Only a draft can be given up. A version that was in force is retired.")
    if queries.waiting_about(reference(rule_set)):
        return _("A request about this draft waits. Withdraw it first.")
    if names := calls_under(rule_set):
        return _("Calls are planned under this version: %(calls)s. Give them another first.") % {
            "calls": ", ".join(names)
        }
    return ""


def calls_under(rule_set: RuleSet) -> list[str]:
    """Codes of the calls that name this version, whatever became of them."""
    return list(rule_set.calls.order_by("opens_at", "code").values_list("code", flat=True))


def _copy_parts(source: RuleSet, draft: RuleSet) -> None:
    QuestionRow.objects.bulk_create(
        QuestionRow(rule_set=draft, position=row.position, **row.as_row())
        for row in source.question_rows.order_by("position")
    )
    Bundle.objects.bulk_create(
        Bundle(
            rule_set=draft,
            partition_id=bundle.partition_id,
            node_hours=bundle.node_hours,
            note=bundle.note,
            source=bundle.source,
            source_tag=bundle.source_tag,
            checked_on=bundle.checked_on,
        )
        for bundle in source.bundles.order_by("pk")
    )


def _next_midnight(at: datetime) -> datetime:
    """A first proposal for the instant from which the version holds; whoever writes it changes it.

    Midnight of the office: a version should not begin within a working day.
    """
    tomorrow = at.astimezone(ZoneInfo(settings.OFFICE_ZONE)).date() + timedelta(days=1)
    return resolve_local(datetime.combine(tomorrow, time()), settings.OFFICE_ZONE, fold=0).instant
