"""What a second person's word does to a text: into force, or out of it for the shipped one."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.audit.recording import By
from aifactory.audit.transitions import lock, move
from aifactory.catalogue import queries
from aifactory.catalogue.models import Proposal, Wording, WordingVersion
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.ports import ChangeKind, Lines
from aifactory.catalogue.queries.wording_checks import Fault, shipped_text, wording_faults
from aifactory.catalogue.status import WordingStatus
from aifactory.face import wordings

IN_FORCE = "catalogue.wording"
AS_SHIPPED = "catalogue.wording_shipped"


def _read(key: str) -> Wording:
    return Wording.objects.get(pk=key)


def _state(key: str) -> dict[str, Any]:
    """Which text is in force, and what the draft says: another one makes a request void."""
    at_work = Wording.objects.get(pk=key).versions.filter(
        status__in=[WordingStatus.DRAFT, WordingStatus.IN_FORCE]
    )
    return {
        str(row["status"]): [row["number"], row["content_hash"]]
        for row in at_work.order_by("number").values("status", "number", "content_hash")
    }


def _state_in_force(key: str) -> dict[str, Any]:
    """Going back to the shipped text has nothing to do with a draft."""
    return {name: text for name, text in _state(key).items() if name == WordingStatus.IN_FORCE}


def _put_in_force(by: By, proposal: Proposal, at: datetime) -> None:
    wording = _read(proposal.subject_id)
    template = wordings.templates().get(wording.template)
    draft = lock(WordingVersion.objects.get(pk=proposal.payload["version"]))
    # The names of experts, and what a release knows, may have changed since it was asked.
    if template is None or (faults := wording_faults(template, draft.blocks)):
        raise CannotCarryOut(_sentence(faults if template else []))
    if isinstance(by, User) and by.pk == draft.written_by_id:
        raise CannotCarryOut(_("You wrote this text. Another approver has to read it."))
    before = _retire(by, wording)
    draft.valid_from = at
    draft.save(update_fields=["valid_from"])
    move(draft, WordingStatus.IN_FORCE, by=by, data={"content_hash": draft.content_hash})
    revise(
        by=by,  # type: ignore[arg-type]  # persons and jobs of ours
        subject=wording,
        verb="put_in_force",
        before=before or {"version": 0, **shipped_text(template, wording.language)},
        after={"version": draft.number, **draft.blocks},
        proposal=proposal,
        at=at,
    )


def _go_back(by: By, proposal: Proposal, at: datetime) -> None:
    wording = _read(proposal.subject_id)
    template = wordings.templates().get(wording.template)
    shipped = shipped_text(template, wording.language) if template else {}
    revise(
        by=by,  # type: ignore[arg-type]  # persons and jobs of ours
        subject=wording,
        verb="restored",
        before=_retire(by, wording),
        after={"version": 0, **shipped},
        proposal=proposal,
        at=at,
    )


def _retire(by: By, wording: Wording) -> dict[str, Any]:
    """Take the office's own text out of force; what it said, empty when there was none."""
    kept = queries.wording_kept(wording)
    if kept is None:
        return {}
    move(kept, WordingStatus.RETIRED, by=by)
    return {"version": kept.number, **kept.blocks}


def _sentence(faults: list[Fault]) -> str:
    if not faults:
        return _("This release has no such letter or mail any more. Refuse the change.")
    return _("This text can no longer be used. %(fault)s") % {"fault": faults[0]}


def _lines(proposal: Proposal) -> Lines:
    return [
        (_("Letter or mail"), proposal.title),
        (_("Version"), str(proposal.payload["number"])),
        (_("Hash of the text"), proposal.payload["content_hash"]),
    ]


def _lines_shipped(proposal: Proposal) -> Lines:
    return [
        (_("Letter or mail"), proposal.title),
        (_("Out of force"), _("version %(number)s") % {"number": proposal.payload["number"]}),
        (_("In force then"), _("the shipped text")),
    ]


def _url(proposal: Proposal) -> str:
    wording = _read(proposal.subject_id)
    return reverse("setup:wording_version", args=[wording.template, proposal.payload["number"]])


def _url_shipped(proposal: Proposal) -> str:
    return reverse("setup:wording_version", args=[_read(proposal.subject_id).template, 0])


WORDING_KINDS = {
    IN_FORCE: ChangeKind(
        act=lazy("Bring a new text into force"),
        lock=lambda key: lock(_read(key)),
        state=_state,
        lines=_lines,
        carry_out=_put_in_force,
        url=_url,
    ),
    AS_SHIPPED: ChangeKind(
        act=lazy("Go back to the shipped text"),
        lock=lambda key: lock(_read(key)),
        state=_state_in_force,
        lines=_lines_shipped,
        carry_out=_go_back,
        url=_url_shipped,
    ),
}
