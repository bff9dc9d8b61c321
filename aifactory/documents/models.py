"""Document: what was frozen, the file made from it, and the hashes of both."""

import uuid

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q


def document_storage() -> Storage:
    """The private place of all documents (STORAGES["documents"])."""
    return storages["documents"]


def random_name(_document: "Document", _filename: str) -> str:
    """A storage name that tells nothing and cannot be guessed."""
    token = uuid.uuid4().hex
    return f"{token[:2]}/{token}.pdf"


class DocumentState(models.TextChoices):
    """Where the file stands. Not a case status: rendering alone moves it."""

    PENDING = "pending", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads that archive and pages share."""

    def about(self, subject: tuple[str, str], kind: str = "") -> "DocumentQuerySet":
        """Documents of one subject, newest version first; of one kind when it is named."""
        found = self.filter(subject_type=subject[0], subject_id=subject[1])
        if kind:
            found = found.filter(kind=kind)
        return found.order_by("kind", "-version", "pk")


class Document(models.Model):
    """One version of one letter. The snapshot never changes; neither does a ready file's hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    number = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=10)
    filename = models.CharField(max_length=150)
    template = models.CharField(max_length=150)
    template_version = models.CharField(max_length=64, blank=True)
    renderer_version = models.CharField(max_length=200, blank=True)
    snapshot = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64)
    then = models.CharField(max_length=80, blank=True)
    state = models.CharField(
        max_length=10, choices=DocumentState.choices, default=DocumentState.PENDING
    )
    file = models.FileField(storage=document_storage, upload_to=random_name, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "version"],
                name="document_once_per_version",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="ready", size__isnull=False, ready_at__isnull=False)
                    & ~Q(sha256="")
                    & ~Q(file="")
                )
                | Q(
                    state__in=["pending", "failed"],
                    size__isnull=True,
                    ready_at__isnull=True,
                    sha256="",
                    file="",
                ),
                name="document_ready_pair",
                violation_error_message="A document has a file and its hash exactly when ready.",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="document_subject")]

    def __str__(self) -> str:
        return f"{self.number} version {self.version}"

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to download."""
        return self.state == DocumentState.READY
