"""What the outbox needs from packages it does not know; `aifactory.wiring` binds it.

A mail carries documents by id. The archive that holds them is a neighbour, not a dependency.
"""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID


class Attachment(Protocol):
    """A file as it is put into a mail."""

    @property
    def filename(self) -> str: ...

    @property
    def content(self) -> bytes: ...

    @property
    def media_type(self) -> str: ...


AttachmentReader = Callable[[UUID], Attachment]


class NotBound(LookupError):
    """Nobody has said where documents come from."""


_reader: list[AttachmentReader] = []


def bind_attachments(reader: AttachmentReader) -> None:
    """Say how a document is read; called once by `wiring`."""
    _reader[:] = [reader]


def attachment(document_id: UUID) -> Attachment:
    """The document with this id, ready to attach.

    Raises:
        NotBound: `wiring` has not run.
    """
    if not _reader:
        raise NotBound("No archive is bound; aifactory.wiring binds it.")
    return _reader[0](document_id)
