"""A kind of change of the tests' own: it renames a site."""

from datetime import datetime

from aifactory.accounts.ports import CannotCarryOut
from aifactory.audit.recording import By
from aifactory.audit.transitions import lock
from aifactory.catalogue.models import Proposal, Site
from aifactory.catalogue.operations import revise
from aifactory.catalogue.ports import ChangeKind

RENAME = "tests.rename"


def _site(key: str) -> Site:
    return Site.objects.get(pk=key)


def _rename(by: By, proposal: Proposal, at: datetime) -> None:
    site, name = _site(proposal.subject_id), proposal.payload["name"]
    if name == "Nowhere":
        raise CannotCarryOut("That is no place.")
    before, site.name = site.name, name
    site.save(update_fields=["name"])
    revise(
        by=by,  # type: ignore[arg-type]  # persons and jobs of ours
        subject=site,
        verb="changed",
        before={"name": before},
        after={"name": name},
        proposal=proposal,
        at=at,
    )


KIND = ChangeKind(
    act="Rename a hosting site",
    lock=lambda key: lock(_site(key)),
    state=lambda key: {"name": _site(key).name},
    lines=lambda proposal: [("Name", proposal.payload["name"])],
    carry_out=_rename,
    url=lambda proposal: "/systems/",
)
