"""Texts of letters and mails: written as a draft, brought into force by a second person."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, reference
from aifactory.audit.transitions import lock, move
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import Proposal, Wording, WordingVersion
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.operations.proposals import propose
from aifactory.catalogue.operations.wording_approval import AS_SHIPPED, IN_FORCE
from aifactory.catalogue.queries.wording_checks import (
    Fault,
    clean_blocks,
    shipped_text,
    wording_faults,
    wording_hash,
)
from aifactory.catalogue.status import WordingStatus
from aifactory.face import wordings
from aifactory.face.rules.wording import Template


class FaultyWording(Exception):
    """A text that must not leave; `faults` say where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(map(str, faults)))
        self.faults = faults


class WordingWentOn(Exception):
    """Somebody else saved the draft meanwhile, or it is none any more; `current` is what holds."""

    def __init__(self, current: WordingVersion) -> None:
        super().__init__(str(current))
        self.current = current


class NothingChanged(Exception):
    """The draft says what is in force already."""

    sentence = lazy("The draft is the same as the text in force. Change it first.")


@operation
def start_wording(
    *, by: User, key: str, language: str, at: datetime | None = None
) -> WordingVersion:
    """Begin a new version from the text in force; the draft that exists already, if one does."""
    require(permissions.edit(by))
    template, now = wordings.templates()[key], at or timezone.now()
    known, _created = Wording.objects.get_or_create(
        template=key, language=language, defaults={"title": template.title}
    )
    wording = lock(known)
    draft = queries.wording_draft(wording)
    if draft is not None:
        return draft
    blocks = _text_in_force(template, wording)
    last = wording.versions.aggregate(last=Max("number"))["last"] or 0
    draft = WordingVersion.objects.create(
        wording=wording,
        number=last + 1,
        blocks=blocks,
        content_hash=wording_hash(key, language, blocks),
        written_by=by,
        changed_at=now,
    )
    after = {"version": draft.number}
    revise(by=by, subject=wording, verb="created", after=after, at=now)
    return draft


@operation
def save_wording(
    *,
    by: User,
    draft: WordingVersion,
    blocks: Mapping[str, str],
    seen: str,
    at: datetime | None = None,
) -> WordingVersion:
    """Keep the words of a draft. Saving the same words twice changes nothing.

    Args:
        seen: hash of the draft as the form was opened on it.

    Raises:
        FaultyWording: the text could not leave like that.
        WordingWentOn: another save came between; nothing is overwritten.
    """
    require(permissions.edit(by))
    wording = lock(draft.wording)
    current = lock(draft)
    template = wordings.templates()[wording.template]
    wanted = clean_blocks(template, blocks)
    if current.status == WordingStatus.DRAFT and current.blocks == wanted:
        return current
    if current.status != WordingStatus.DRAFT or current.content_hash != seen:
        raise WordingWentOn(current)
    if faults := wording_faults(template, wanted):
        raise FaultyWording(faults)
    before, now = current.blocks, at or timezone.now()
    current.blocks = wanted
    current.content_hash = wording_hash(wording.template, wording.language, wanted)
    current.written_by, current.changed_at = by, now
    current.save(update_fields=["blocks", "content_hash", "written_by", "changed_at"])
    revise(
        by=by,
        subject=wording,
        verb="changed",
        before={"version": current.number, **before},
        after={"version": current.number, **wanted},
        at=now,
    )
    return current


@operation
def discard_wording(
    *, by: User, draft: WordingVersion, at: datetime | None = None
) -> WordingVersion:
    """Give up a draft; its words are kept. Discarding twice changes nothing."""
    wording = lock(draft.wording)
    current = lock(draft)
    if current.status == WordingStatus.DISCARDED and permissions.edit(by):
        return current
    waits = queries.waiting_about(reference(wording), IN_FORCE) is not None
    require(permissions.discard_wording(by, current, waits=waits))
    move(current, WordingStatus.DISCARDED, by=by)
    before = {"version": current.number, **current.blocks}
    revise(by=by, subject=wording, verb="deleted", before=before, at=at)
    return current


@operation
def propose_wording(
    *, by: User, draft: WordingVersion, seen: str, reason: str, at: datetime | None = None
) -> Proposal:
    """Ask a second person to bring a draft into force.

    Raises:
        WordingWentOn: the draft is not the one that was looked at.
        NothingChanged: it says what holds already.
        FaultyWording: it could not leave like that.
        ChangeWaits, ReasonMissing, NotAllowed: as `propose`.
    """
    require(permissions.edit(by))
    wording = lock(draft.wording)
    current = lock(draft)
    if current.status != WordingStatus.DRAFT or current.content_hash != seen:
        raise WordingWentOn(current)
    template = wordings.templates()[wording.template]
    if current.blocks == _text_in_force(template, wording):
        raise NothingChanged
    if faults := wording_faults(template, current.blocks):
        raise FaultyWording(faults)
    payload = {
        "version": current.pk,
        "number": current.number,
        "content_hash": current.content_hash,
    }
    return propose(by=by, kind=IN_FORCE, subject=wording, payload=payload, reason=reason, at=at)


@operation
def propose_shipped(
    *, by: User, wording: Wording, reason: str, at: datetime | None = None
) -> Proposal:
    """Ask a second person to go back to the shipped text.

    Raises:
        ChangeWaits, ReasonMissing, NotAllowed: as `propose`; also when it is in force already.
    """
    current = lock(wording)
    kept = queries.wording_kept(current)
    require(permissions.propose_shipped_wording(by, has_own=kept is not None))
    payload = {"number": kept.number if kept else 0}
    return propose(by=by, kind=AS_SHIPPED, subject=current, payload=payload, reason=reason, at=at)


def _text_in_force(template: Template, wording: Wording) -> dict[str, str]:
    kept = queries.wording_kept(wording)
    return dict(kept.blocks) if kept else shipped_text(template, wording.language)
