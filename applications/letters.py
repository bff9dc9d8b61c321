"""Receipt and dossier: both rendered from the frozen snapshot, never from live rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from aifactory.documents.archive import order
from aifactory.documents.models import Document
from aifactory.face import wordings
from aifactory.face.rules.wording import Wording
from aifactory.face.tags.formats import moment
from applications.models import Application, Snapshot

RECEIPT, DOSSIER = "receipt", "dossier"


def order_receipt(application: Application, snapshot: Snapshot, *, due: datetime) -> Document:
    """What was received, when, its hash, what happens next and by when."""
    content = receipt_content(application, snapshot, due=due)
    return _order(application, snapshot, RECEIPT, _("Receipt"), content)


def receipt_content(
    application: Application, snapshot: Snapshot, *, due: datetime, wording: Wording | None = None
) -> dict[str, Any]:
    """What the receipt says, with the text in force now unless another is given."""
    content = _frame(application, snapshot) | {"due_at": due, "due_zone": snapshot.zone}
    chosen = wording or wordings.in_force(RECEIPT, application.project_lead.language)
    return content | {"wording": wordings.frozen(chosen, receipt_values(content))}


def receipt_values(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the wording of a receipt may name."""
    return {
        "lead": content["lead"]["name"],
        "number": content["number"],
        "title": content["title_of_project"],
        "mode": content["mode"]["name"],
        "received_at": moment(content["received_at"], content["zone"]),
        "due": moment(content["due_at"], content["due_zone"]),
    }


def order_dossier(application: Application, snapshot: Snapshot) -> Document:
    """The whole application as received."""
    content = _frame(application, snapshot) | {"sections": snapshot.content["sections"]}
    return _order(application, snapshot, DOSSIER, _("Application as submitted"), content)


def _frame(application: Application, snapshot: Snapshot) -> dict[str, Any]:
    content = snapshot.content
    lead, organisation = content["lead"], content["organisation"]
    return {
        "instant": snapshot.received_at,
        "recipient": [organisation["name"], lead["name"]],
        "reference": [
            {"label": _("Number"), "value": application.number},
            {"label": _("Call"), "value": content["call"]["name"]},
            {"label": _("Mode"), "value": content["mode"]["name"]},
        ],
        "number": application.number,
        "title_of_project": content["title"],
        "received_at": snapshot.received_at,
        "zone": snapshot.zone,
        "content_hash": snapshot.content_hash,
        "submission_version": snapshot.version,
        "lead": lead,
        "organisation": organisation,
        "request": content["request"],
        "cut_off": content.get("cut_off"),
        "call": content["call"],
        "mode": content["mode"],
    }


def _order(
    application: Application,
    snapshot: Snapshot,
    kind: str,
    title: str,
    content: dict[str, Any],
) -> Document:
    number = str(application.number)
    return order(
        kind=kind,
        subject=("applications.application", str(application.pk)),
        number=number,
        template=f"documents/{kind}.html",
        snapshot=content,
        title=f"{title} {number}",
        language=application.project_lead.language,
        filename=f"{slugify(number)}-{kind}-{snapshot.version}.pdf",
        at=snapshot.received_at,
    )
