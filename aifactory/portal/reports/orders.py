"""Orders of reports as rows: the job that gathers, the document it leaves, how far both are."""

from dataclasses import dataclass
from datetime import datetime

from aifactory.audit.recording import reference
from aifactory.catalogue.models import CutOff
from aifactory.documents.models import Document, DocumentState
from aifactory.jobs.models import Job, JobState
from aifactory.portal.reports.rules import BEGINS_AT, Stage, stages

GATHER = "portal.round_report"
KIND = "round_report"
RENDERING = "rendering"


@dataclass(frozen=True)
class Order:
    """One ordered report. `document` is there once the data is frozen."""

    job: Job
    document: Document | None

    @property
    def serial(self) -> int:
        """Its number within the round."""
        return serial_of(self.job)

    @property
    def is_ready(self) -> bool:
        """The PDF can be downloaded."""
        return self.document is not None and self.document.is_ready

    @property
    def has_failed(self) -> bool:
        """Nothing works on it any more; it can be ordered again."""
        if self.document is not None:
            return self.document.state == DocumentState.FAILED
        return self.job.state == JobState.FAILED

    @property
    def is_retried(self) -> bool:
        """An attempt failed and the next one is to come."""
        return self.document is None and self.job.state == JobState.QUEUED and bool(self.job.error)

    @property
    def next_at(self) -> datetime:
        """When the next attempt begins."""
        return self.job.run_after

    @property
    def stage(self) -> str:
        """What is worked on now; empty before the first stage."""
        return RENDERING if self.document is not None else self.job.progress_text

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100."""
        if self.is_ready:
            return 100
        return BEGINS_AT[RENDERING] if self.document is not None else self.job.progress

    @property
    def stages(self) -> list[Stage]:
        """Every stage with its state."""
        return stages(self.stage, is_done=self.is_ready)


def key_of(cut_off: CutOff, serial: int) -> str:
    """What makes an order one."""
    return f"{cut_off.pk}:{serial}"


def number_of(cut_off: CutOff, serial: int) -> str:
    """The number on the report, e.g. R-LS-2026-20-1."""
    return f"R-{cut_off.call.code}-{cut_off.number}-{serial}"


def serial_of(job: Job) -> int:
    """The number of an order within its round."""
    return int(job.payload["serial"])


def is_under_way(job: Job) -> bool:
    """Still gathering, or waiting for it."""
    return job.state in {JobState.QUEUED, JobState.RUNNING}


def jobs_of(cut_off: CutOff) -> list[Job]:
    """Every order of a round, newest first."""
    found = Job.objects.filter(kind=GATHER, key__startswith=f"{cut_off.pk}:")
    return sorted(found, key=serial_of, reverse=True)


def document_of(job: Job) -> Document | None:
    """What the job has frozen, if it is that far."""
    cut_off = CutOff.objects.select_related("call").get(pk=job.payload["cut_off"])
    return next((row.document for row in orders_of(cut_off) if row.job.pk == job.pk), None)


def orders_of(cut_off: CutOff) -> list[Order]:
    """Every order of a round with its document, newest first; two queries."""
    documents = {
        document.number: document
        for document in Document.objects.about(reference(cut_off), KIND).defer("snapshot")
    }
    return [
        Order(job, documents.get(number_of(cut_off, serial_of(job)))) for job in jobs_of(cut_off)
    ]
