"""The worker's part: whole or not at all, once, and from the snapshot alone."""

import errno
import io
import json
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import page
import pypdf
import pytest
from django.core.files.storage import FileSystemStorage
from django.db import Error, connection, transaction

from aifactory.audit.models import Event
from aifactory.documents import archive, jobs, operations
from aifactory.documents.models import Document
from aifactory.jobs import registry
from aifactory.jobs.models import Job
from tests.documents.conftest import SUBJECT, snapshot

Ordered = Callable[..., Document]
DATA = Path(__file__).parent / "data"


class Full(FileSystemStorage):
    """A disk that is full after `room` bytes."""

    room = 0

    def _save(self, name: str, content: object) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[: self.room])
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[FileSystemStorage], Path]:
    """Puts another storage under the documents; returns its folder."""

    def use(storage: FileSystemStorage) -> Path:
        monkeypatch.setattr(storage, "_location", str(tmp_path))
        monkeypatch.setattr(Document._meta.get_field("file"), "storage", storage)
        return tmp_path

    return use


@pytest.fixture
def following() -> Iterator[str]:
    """A job kind that comes after the document."""
    registry.register("tests.after", lambda job: None)
    yield "tests.after"
    del registry._kinds["tests.after"]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def render(document: Document) -> Document:
    return operations.render_document(document_id=document.pk)


def run(statement: str, document: Document) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [document.pk])


def text_of(pdf: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_render_makes_the_file_its_hash_and_one_event(ordered: Ordered):
    document = render(ordered())

    event = Event.objects.get(verb="documents.ready")
    assert document.is_ready
    assert event.data["sha256"] == document.sha256
    assert event.data["snapshot_sha256"] == document.snapshot_sha256
    assert event.data["about"] == "tests.case:7"
    assert document.renderer_version.startswith("weasyprint 70.0")
    assert "Award of 2 500.5 node-hours" in text_of(archive.fetch(document)).replace("\xa0", " ")


def test_render_of_the_same_snapshot_gives_the_same_bytes(ordered: Ordered):
    document = render(ordered())
    twin = Document(**{f.attname: getattr(document, f.attname) for f in Document._meta.fields})

    again = operations.rendering.render_html(
        operations.letters.compose(twin),
        title=twin.title,
        language=twin.language,
        instant=operations.letters.instant(twin),
    )

    assert again == archive.fetch(document)


def test_second_run_changes_nothing(ordered: Ordered, following: str):
    document = render(ordered(then=following))
    before = (document.sha256, document.file.name, document.ready_at)

    again = render(document)

    assert (again.sha256, again.file.name, again.ready_at) == before
    assert Event.objects.filter(verb="documents.ready").count() == 1
    assert Job.objects.filter(kind=following).count() == 1


def test_what_comes_next_is_ordered_with_the_file(ordered: Ordered, following: str):
    document = ordered(then=following)
    assert not Job.objects.filter(kind=following).exists()

    render(document)

    job = Job.objects.get(kind=following)
    assert (job.key, job.payload) == (str(document.pk), {"document": str(document.pk)})


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_older_versions_point_to_newer_ones(ordered: Ordered, order: tuple[int, ...]):
    versions = [ordered(), ordered(), ordered()]
    for index in order:
        render(versions[index])

    for document in versions:
        document.refresh_from_db()
    assert versions[2].superseded_by is None
    assert all(older.superseded_by.version > older.version for older in versions[:2])
    assert archive.current("decision", SUBJECT) == versions[2]


@pytest.mark.parametrize("room", [0, 1, 5000])
def test_full_disk_leaves_nothing_half_ready(ordered: Ordered, disk: Callable, room: int):
    full = Full()
    full.room = room
    folder = disk(full)
    document = ordered()

    with pytest.raises(OSError, match="No space left"):
        render(document)

    document.refresh_from_db()
    assert (document.state, document.sha256, document.file.name) == ("pending", "", "")
    assert files(folder) == []
    assert not Event.objects.filter(verb="documents.ready").exists()


def test_render_succeeds_once_the_disk_has_room(ordered: Ordered, disk: Callable):
    disk(Full())
    document = ordered()
    with pytest.raises(OSError, match="No space left"):
        render(document)
    folder = disk(FileSystemStorage())

    assert archive.verify(render(document))
    assert len(files(folder)) == 1


def test_limit_of_the_file_size_leaves_nothing_half_ready(ordered: Ordered, disk: Callable):
    folder = disk(FileSystemStorage())
    document = ordered()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            render(document)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    document.refresh_from_db()
    assert document.state == "pending"
    assert files(folder) == []


def test_storage_that_keeps_too_little_is_noticed(
    ordered: Ordered, disk: Callable, monkeypatch: pytest.MonkeyPatch
):
    folder = disk(FileSystemStorage())
    monkeypatch.setattr(FileSystemStorage, "size", lambda *_: 1)

    with pytest.raises(OSError, match="fewer bytes"):
        render(ordered())
    assert files(folder) == []


def test_crash_after_the_file_leaves_an_orphan_the_retry_ignores(
    ordered: Ordered, disk: Callable, monkeypatch: pytest.MonkeyPatch
):
    folder = disk(FileSystemStorage())
    document = ordered()

    def killed(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(operations, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            render(document)
    document.refresh_from_db()
    orphans = files(folder)
    assert (document.state, len(orphans)) == ("pending", 1)

    ready = render(document)

    assert archive.verify(ready)
    assert [path for path in files(folder) if path not in orphans] == [Path(ready.file.path)]


def attempt(number: int) -> Job:
    job = Job.objects.get(kind="documents.render")
    job.attempts = number
    return job


def test_document_waits_while_there_are_attempts_left(ordered: Ordered, disk: Callable):
    disk(Full())
    document = ordered()

    with pytest.raises(OSError, match="No space left"):
        jobs.render(attempt(4))

    document.refresh_from_db()
    assert document.state == "pending"


def test_last_attempt_says_so_and_a_later_run_still_succeeds(ordered: Ordered, disk: Callable):
    disk(Full())
    document = ordered()
    with pytest.raises(OSError, match="No space left"):
        jobs.render(attempt(5))

    document.refresh_from_db()
    assert (document.state, document.error) == ("failed", "OSError")
    assert Event.objects.get(verb="documents.failed").data == {"reason": "OSError"}

    disk(FileSystemStorage())
    jobs.render(attempt(1))

    document.refresh_from_db()
    assert (document.state, document.error) == ("ready", "")


def test_ready_document_is_never_given_up(ordered: Ordered):
    document = render(ordered())

    assert not operations.give_up(document_id=document.pk, reason="Late")
    assert not Event.objects.filter(verb="documents.failed").exists()


@pytest.mark.parametrize(
    "change",
    [
        "snapshot = '{}'",
        "snapshot_sha256 = repeat('0', 64)",
        "sha256 = repeat('0', 64)",
        "file = 'other.pdf'",
        "number = 'D-1'",
        "version = 9",
        "title = 'Other'",
        "template = 'other.html'",
        "renderer_version = 'other'",
        "state = 'failed', sha256 = '', file = '', size = NULL, ready_at = NULL",
    ],
)
def test_ready_document_is_frozen_below_python(ordered: Ordered, change: str):
    document = render(ordered())

    with pytest.raises(Error, match="is frozen"), transaction.atomic():
        run(f"UPDATE documents_document SET {change} WHERE id = %s", document)  # noqa: S608  # cases of this test


def test_snapshot_is_frozen_before_the_file_is_made(ordered: Ordered):
    document = ordered()

    with pytest.raises(Error, match="is frozen"), transaction.atomic():
        run("UPDATE documents_document SET snapshot = '{}' WHERE id = %s", document)


def test_pointer_to_the_newer_version_is_set_once(ordered: Ordered):
    document = render(ordered())
    render(ordered())

    with pytest.raises(Error, match="is frozen"), transaction.atomic():
        run("UPDATE documents_document SET superseded_by_id = NULL WHERE id = %s", document)


def test_documents_are_never_deleted(ordered: Ordered):
    document = ordered()

    with pytest.raises(Error, match="documents are kept"), transaction.atomic():
        run("DELETE FROM documents_document WHERE id = %s", document)


def test_hostile_strings_reach_the_paper_as_text(
    ordered: Ordered, caplog: pytest.LogCaptureFixture
):
    hostile = [
        '<script>alert("x")</script>',
        "<img src=x onerror=alert(1)>",
        "{{ 7|add:7 }} {% load i18n %}",
        "${7*7} %x %s; DROP TABLE documents_document",
        "=HYPERLINK(1) ../../../etc/passwd file:///etc/passwd",
    ]
    whole = json.loads((DATA / "blns.json").read_text())
    document = ordered(
        template="specimens/texts.html",
        snapshot=snapshot(texts=[*hostile, *(text for text in whole if text.strip("\ufeff\x85 "))]),
    )

    pages = text_of(archive.fetch(render(document)))

    flat = "".join(pages.split())
    assert ".notdef" not in caplog.text
    assert [text for text in hostile if "".join(text.split()) not in flat] == []


def test_letters_the_fonts_lack_leave_the_file_accessible(ordered: Ordered):
    texts = ["\u738b\u4f1f \u0627\u0644\u0639 \U0001f642", "Ελληνικά"]
    document = render(ordered(template="specimens/texts.html", snapshot=snapshot(texts=texts)))
    path = Path(document.file.path)

    result = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1)

    assert result.failures == []
    assert "Ελληνικά" in text_of(path.read_bytes())


def test_long_words_stay_on_the_page(ordered: Ordered):
    words = (DATA / "long_words.csv").read_text(encoding="utf-8").splitlines()[1:]
    texts = [line.split(",")[1].replace("ῳ", "ω") for line in words] + ["W" * 400]
    document = ordered(template="specimens/texts.html", snapshot=snapshot(texts=texts))

    pages = text_of(archive.fetch(render(document)))

    flat = "".join(pages.split())
    assert [text for text in texts if text not in flat] == []
