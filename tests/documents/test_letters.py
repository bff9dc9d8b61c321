"""A letter says what its snapshot says, and never prints a gap."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from fontTools.ttLib import TTFont

from aifactory.documents import letters
from aifactory.documents.models import Document
from aifactory.documents.rendering import asset_path
from aifactory.face.placeholders import EmptyPlaceholder

DATA = Path(__file__).parent / "data"
TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"
Draft = Callable[..., Document]


def visible(html: str) -> str:
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))


def test_letter_shows_the_snapshot(draft: Draft):
    text = visible(letters.compose(draft()))

    assert "Ioana Dobrescu, project lead Sorbella Voice SRL 400123 Cluj-Napoca" in text
    assert "Decision D-2026-3318 Date 23 November 2026 Version 1" in text
    assert "December 2026 2\xa0500.5 10\xa0002 80\xa0016" in text
    assert (
        "Marta Lindqvist Programme officer · prepared Mon 23 Nov 2026, 09:12 CET (08:12 UTC)"
        in text
    )
    assert "AI Factory Access is not a website or body of the European Union" in text


def test_letter_names_the_hash_of_its_record(draft: Draft):
    document = draft()
    digest = document.snapshot_sha256

    assert f"{digest[:4]} {digest[4:8]}" in visible(letters.compose(document))


@pytest.mark.parametrize("value", ["", "   ", None])
def test_empty_reason_is_refused(draft: Draft, value: str | None):
    with pytest.raises(EmptyPlaceholder, match="reason"):
        letters.compose(draft(reason=value))


def test_missing_variable_is_refused(draft: Draft):
    document = draft()
    del document.snapshot["person"]

    with pytest.raises(EmptyPlaceholder, match="person"):
        letters.compose(document)


def test_typed_markup_stays_text(draft: Draft):
    html = letters.compose(draft(reason='<script>alert(1)</script><img src="x">{{ person }}'))

    assert "<script>" not in html
    assert "<img" not in html
    assert '<script>alert(1)</script><img src="x">{{ person }}' in unescape(html)


def test_partition_without_gpus_says_so(draft: Draft):
    unit = {"gpus_per_node": 0, "local_name": "core-h", "local_per_node_hour": "128"}

    assert "2\xa0500.5 no GPUs 80\xa0016" in visible(letters.compose(draft(unit=unit)))


def test_zone_of_the_reader_of_a_page_does_not_matter(draft: Draft):
    document = draft()
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        elsewhere = letters.compose(document)

    assert elsewhere == letters.compose(document)


def test_template_version_follows_the_template(specimens: None):
    award = letters.template_version("specimens/award.html")

    assert re.fullmatch(r"[0-9a-f]{16}", award)
    assert award != letters.template_version("specimens/texts.html")


def test_no_template_switches_escaping_off():
    sources = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]

    assert sources
    assert not [text for text in sources if re.search(r"\|\s*safe\b|autoescape\s+off", text)]


def test_hostile_strings_stay_text(draft: Draft):
    texts = [text for text in json.loads((DATA / "blns.json").read_text()) if text.strip()]

    html = letters.compose(draft("specimens/texts.html", texts=texts))

    tags = set(re.findall(r"<\s*/?\s*([a-z!][a-z0-9]*)", html.split("<main>")[1], re.IGNORECASE))
    assert tags == {"h1", "p", "div", "main", "span", "strong", "body", "html"}
    assert len(re.findall(r'<p class="typed">', html)) == len(texts)


@pytest.mark.parametrize("weight", ["sans-regular.ttf", "sans-medium.ttf", "sans-semibold.ttf"])
def test_known_letters_are_those_of_the_fonts(weight: str):
    assert letters._covered() == frozenset(TTFont(asset_path(weight)).getBestCmap())


def test_fonts_cover_the_names_of_people():
    names = (DATA / "person_names_nonascii.txt").read_text(encoding="utf-8")
    words = (DATA / "long_words.csv").read_text(encoding="utf-8")

    missing = {letter for letter in names + words if ord(letter) not in letters._covered()}

    assert missing == {"\n", "ῳ"}  # the latter is ancient Greek only


def test_letter_says_when_letters_are_missing(draft: Draft):
    whole = visible(letters.compose(draft()))
    gaps = visible(letters.compose(draft(person="Ioana \u738b\u4f1f")))

    assert "Our fonts lack" not in whole
    assert "Dear Ioana \ufffd\ufffd," in gaps
    assert "Our fonts lack some letters of the record." in gaps
