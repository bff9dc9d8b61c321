"""Decision letters per second: by the portal's worker, and by the PDF engine alone.

`python -m tests.bench.letters order COUNT` orders letters; `… engine COUNT` renders the same letter
that often when it is told to.
"""

import sys
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import Popen
from typing import Any

from aifactory.processes import Child, Guard
from tests.bench import places, together

PROCESSES = 2
PATIENCE = 600.0
LETTER = "documents/decision.html"
MADE = "SELECT count(*) FROM documents_document WHERE subject_type = 'bench' AND state = 'ready'"
PENDING = "SELECT count(*) FROM documents_document WHERE state = 'pending'"


def by_the_worker(surroundings: Mapping[str, str], folder: Path, *, count: int) -> float:
    """Letters per second from the order to the stored file, two processes of one Celery worker."""
    guard = Guard()
    worker = Child(
        name="bench-worker",
        argv=[
            *(sys.executable, "-m", "celery", "--app=aifactory.celery", "worker"),
            *(f"--concurrency={PROCESSES}", "--queues=default,mail,pdf", "--loglevel=WARNING"),
            *("--without-gossip", "--without-mingle"),
        ],
        log=folder / "log" / "bench-worker.log",
        guard=guard,
        environment=surroundings,
        folder=places.ROOT,
    )
    try:
        worker.start()
        order(surroundings, PROCESSES * 2)  # loads engine and fonts in both
        wait_until(surroundings, PENDING, 0)
        before = places.ask(surroundings, MADE)[0]
        begun = time.perf_counter()
        order(surroundings, count)
        wait_until(surroundings, MADE, before + count)
        return count / (time.perf_counter() - begun)
    finally:
        worker.stop()
        guard.close()


def by_the_engine(surroundings: Mapping[str, str], *, count: int) -> float:
    """Letters per second of two processes that do nothing but render."""
    share = max(count // PROCESSES, 1)
    words = ["tests.bench.letters", "engine", str(share)]
    return share * PROCESSES / together.seconds(surroundings, words, processes=PROCESSES)


def order(surroundings: Mapping[str, str], count: int) -> None:
    """In a process of its own, as the web process would."""
    words = [sys.executable, "-m", "tests.bench.letters", "order", str(count)]
    with Popen(words, cwd=places.ROOT, env=dict(surroundings)) as ordering:
        if ordering.wait(PATIENCE):
            raise RuntimeError("No letter could be ordered.")


def wait_until(surroundings: Mapping[str, str], query: str, wanted: int) -> None:
    """Come back when the query gives the number."""
    until = time.monotonic() + PATIENCE
    while places.ask(surroundings, query)[0] != wanted:
        if time.monotonic() > until:
            raise RuntimeError("The letters were not made in time.")
        time.sleep(0.02)


def main(act: str, count: int) -> None:
    """What a process of this module does."""
    import django

    django.setup()
    from aifactory.documents.models import Document

    pattern = Document.objects.filter(template=LETTER).order_by("pk").first()
    if pattern is None:
        raise RuntimeError("The demo holds no decision letter.")
    if act == "order":
        _order(pattern, count)
    else:
        together.when_told(_rendering(pattern), count=count)


def _order(pattern: Any, count: int) -> None:
    from django.db import transaction

    from aifactory.documents.archive import order as order_document

    with transaction.atomic():
        for _ in range(count):
            order_document(
                kind=pattern.kind,
                subject=("bench", str(uuid.uuid4())),
                number=pattern.number,
                template=LETTER,
                snapshot=pattern.snapshot,
                title=pattern.title,
                language=pattern.language,
                filename=pattern.filename,
            )


def _rendering(pattern: Any) -> Callable[[], object]:
    """The engine with its fonts loaded; one letter is made before it counts."""
    from aifactory.documents import letters, rendering

    html = letters.compose(pattern)
    engine, fonts, fetcher = rendering._engine()

    def render() -> bytes:
        page = engine.HTML(string=html, base_url="asset://", url_fetcher=fetcher)
        made: bytes = page.render(font_config=fonts).write_pdf(pdf_variant="pdf/ua-1")
        return made

    render()
    return render


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
