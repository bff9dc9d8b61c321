"""Reads of texts: the one in force, the draft, everything before."""

from django.db.models import QuerySet

from aifactory.catalogue.models import Wording, WordingVersion
from aifactory.catalogue.status import WordingStatus
from aifactory.face.rules import wording as rules


def wording_in_force(key: str, language: str) -> rules.Wording | None:
    """The office's own text of a template, None while the shipped one holds. One query.

    Bound to `aifactory.face.wordings` by wiring: every letter and mail asks here.
    """
    found = (
        WordingVersion.objects.filter(
            wording__template=key, wording__language=language, status=WordingStatus.IN_FORCE
        )
        .values("number", "blocks", "content_hash")
        .first()
    )
    if found is None:
        return None
    return rules.Wording(key, language, found["number"], found["blocks"], found["content_hash"])


def wording_of(key: str, language: str) -> Wording | None:
    """The row that versions of a text hang on; None before the first draft."""
    return Wording.objects.filter(template=key, language=language).first()


def wording_versions(key: str, language: str) -> QuerySet[WordingVersion]:
    """Every version of a text with its people, newest first."""
    return (
        WordingVersion.objects.filter(wording__template=key, wording__language=language)
        .select_related("wording", "written_by")
        .order_by("-number")
    )


def wording_draft(wording: Wording) -> WordingVersion | None:
    """The draft of a text, if one is being written."""
    return wording.versions.filter(status=WordingStatus.DRAFT).first()


def wording_kept(wording: Wording) -> WordingVersion | None:
    """The office's own text that is in force, if any."""
    return wording.versions.filter(status=WordingStatus.IN_FORCE).first()


def wordings_at_work(language: str) -> QuerySet[WordingVersion]:
    """Every draft and every version in force, with its wording and who wrote it."""
    return (
        WordingVersion.objects.filter(
            wording__language=language,
            status__in=[WordingStatus.DRAFT, WordingStatus.IN_FORCE],
        )
        .select_related("wording", "written_by")
        .order_by("wording", "number")
    )
