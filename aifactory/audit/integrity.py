"""Verify the chain and anchor its head outside the database."""

import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from aifactory.audit.models import Anchor, Event
from aifactory.audit.recording import GENESIS, SystemActor, event_hash, operation, record

HASHED = (
    "recorded_at",
    "actor",
    "verb",
    "subject_type",
    "subject_id",
    "from_status",
    "to_status",
    "data",
    "request_id",
    "position",
    "previous_hash",
)
BATCH = 2000
ANCHOR_LINE = re.compile(r"(?P<position>[0-9]+) (?P<hash>[0-9a-f]{64}) \S+")


class UnreadableAnchors(ValueError):
    """The anchor file beside the database is torn or was written by something else."""


@dataclass(frozen=True)
class Report:
    """What a walk of the chain found.

    Attributes:
        events: number of events read.
        broken_at: position of the first broken link, or None.
        problem: a code: `altered`, `removed`, `reordered`, `cut`, `anchor`, or "".
        head: hash of the last event that is right.
        anchored_to: highest position that an anchor vouches for.
        anchored_at: when that anchor was taken.
    """

    events: int
    broken_at: int | None
    problem: str
    head: str
    anchored_to: int
    anchored_at: datetime | None

    @property
    def is_unbroken(self) -> bool:
        """No link is broken and no anchored event is missing."""
        return self.broken_at is None


def verify() -> Report:
    """Recompute every hash in order; compare with the anchors inside and outside the database."""
    try:
        anchors = _anchors()
    except UnreadableAnchors:
        return Report(0, 1, "anchor", GENESIS, 0, None)
    last = max(anchors, default=0)
    taken = Anchor.objects.order_by("-position").values_list("anchored_at", flat=True).first()
    count, previous = 0, GENESIS
    events = Event.objects.order_by("position").values(*HASHED, "hash")
    for event in events.iterator(chunk_size=BATCH):
        count += 1
        problem = _problem(event, count, previous, anchors)
        if problem:
            return Report(count, count, problem, previous, last, taken)
        previous = event["hash"]
    if last > count:
        return Report(count, count + 1, "cut", previous, last, taken)
    return Report(count, None, "", previous, last, taken)


def _problem(event: dict[str, object], count: int, previous: str, anchors: dict[int, str]) -> str:
    if event["position"] != count:
        return "removed"
    if event["previous_hash"] != previous:
        return "reordered"
    if event_hash({name: event[name] for name in HASHED}) != event["hash"]:
        return "altered"
    if anchors.get(count, event["hash"]) != event["hash"]:
        return "altered"
    return ""


def anchor_file() -> Path:
    """Where anchors are written outside the database: one line each, position and hash."""
    return Path(settings.DATA_DIR) / "anchors.txt"


def _append(line: str) -> None:
    """The whole line on the disk, or nothing of it."""
    with anchor_file().open("ab") as lines:
        before = lines.tell()
        try:
            lines.write(line.encode("ascii"))
            lines.flush()
            os.fsync(lines.fileno())
        except OSError:
            lines.truncate(before)
            raise


def _anchors() -> dict[int, str]:
    """Hash per anchored position, from both copies.

    Raises:
        UnreadableAnchors: the file beside the database holds something else.
    """
    anchors = dict(Anchor.objects.values_list("position", "hash"))
    if anchor_file().exists():
        for line in anchor_file().read_text(encoding="ascii", errors="replace").splitlines():
            found = ANCHOR_LINE.fullmatch(line)
            if found is None:
                raise UnreadableAnchors
            position, digest = int(found["position"]), found["hash"]
            # Both copies must agree; a difference makes the anchored event count as altered.
            if anchors.setdefault(position, digest) != digest:
                anchors[position] = "copies differ"
    return anchors


@operation
def anchor(*, by: SystemActor) -> Anchor | None:
    """Vouch for the head of the chain, in the database and in a file beside it. Daily job.

    Returns None when there is nothing new to vouch for.
    """
    head = Event.objects.order_by("-position").first()
    if head is None or Anchor.objects.filter(position=head.position).exists():
        return None
    taken = Anchor.objects.create(
        position=head.position, hash=head.hash, anchored_at=timezone.now()
    )
    anchor_file().parent.mkdir(parents=True, exist_ok=True)
    _append(f"{head.position} {head.hash} {taken.anchored_at.isoformat()}\n")
    record(verb="audit.anchored", subject=taken, by=by, data={"position": head.position})
    return taken
