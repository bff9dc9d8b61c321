"""Order the report on a round; keep what was gathered for it."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import SystemActor, operation, record, reference
from aifactory.audit.transitions import lock
from aifactory.catalogue.models import CutOff
from aifactory.documents import archive
from aifactory.documents.models import Document
from aifactory.jobs.models import Job
from aifactory.jobs.queue import enqueue
from aifactory.portal.reports import orders, permissions

MAKER = SystemActor(orders.GATHER)


@operation
def order_report(*, by: User, cut_off: CutOff, serial: int, at: datetime) -> Job:
    """Order one report, or return the order that is under way or was made by the same click.

    Args:
        serial: the number that the page gave this order; the second of two clicks repeats it.
    """
    require(permissions.order_report(by, cut_off, at=at))
    lock(cut_off)
    known = orders.jobs_of(cut_off)
    same = [job for job in known if orders.serial_of(job) == serial or orders.is_under_way(job)]
    if same:
        return same[0]
    number = len(known) + 1
    job = enqueue(
        orders.GATHER,
        orders.key_of(cut_off, number),
        {"cut_off": cut_off.pk, "serial": number, "language": by.language},
    )
    record(
        verb="portal.round_report_ordered",
        subject=cut_off,
        by=by,
        data={"serial": number, "job": job.pk},
    )
    return job


@operation
def keep_report(*, job: Job, cut_off: CutOff, content: dict[str, Any]) -> Document:
    """Freeze what was gathered; its PDF is made next. A second attempt finds the first's."""
    known = orders.document_of(job)
    if known is not None:
        return known
    number = orders.number_of(cut_off, int(job.payload["serial"]))
    language = job.payload["language"]
    with translation.override(language):
        title = _("Round report: %(call)s, cut-off %(number)s") % {
            "call": cut_off.call.code,
            "number": cut_off.number,
        }
    document = archive.order(
        kind=orders.KIND,
        subject=reference(cut_off),
        number=number,
        template="documents/round_report.html",
        snapshot=content,
        title=title,
        language=language,
        filename=f"{number.lower()}.pdf",
        at=content["instant"],
    )
    record(
        verb="portal.round_report_gathered",
        subject=cut_off,
        by=MAKER,
        data={"document": document.pk, "snapshot_sha256": document.snapshot_sha256},
    )
    return document
