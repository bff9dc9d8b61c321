"""Files of rows: read line by line before anything is written, all or nothing, there and back."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.catalogue.models import Holiday, Proposal, Revision
from aifactory.catalogue.rules import csv_files
from aifactory.catalogue.tables import TABLES, preview
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HEAD = "calendar,on,name,source,source_tag,checked_on\n"
EVE = "office,2027-12-24,Eve,A letter,V,2026-11-25\n"


def url(name: str, *args: object) -> str:
    return reverse(f"setup:{name}", args=args)


@pytest.fixture
def officer(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.officer)


def sent(client: Client, text: str | bytes, table: str = "holidays") -> object:
    data = text.encode() if isinstance(text, str) else text
    return client.post(url("import", table), {"file": SimpleUploadedFile("rows.csv", data)})


def carried_out(client: Client, shown: object, table: str = "holidays", **more: str) -> object:
    form = shown.context["form"]  # type: ignore[attr-defined]  # Django's test response
    given = {"text": form["text"].value(), "state": form["state"].value(), "reason": "Law of 2027."}
    return client.post(url("import", table), {**given, **more})


def test_each_line_is_read_before_anything_is_written(officer: Client) -> None:
    text = HEAD + EVE + "office,2026-01-01,New name,A letter,V,2026-11-25\n"
    before = Holiday.objects.count()

    shown = sent(officer, text)

    page = shown.content.decode()
    assert shown.status_code == 200
    assert "Nothing is written yet" in page
    assert "New Year’s Day → New name" in page
    assert Holiday.objects.count() == before
    done = carried_out(officer, shown)
    assert done["Location"] == url("table", "holidays")
    assert Holiday.objects.count() == before + 1
    revision = Revision.objects.get()
    assert (revision.verb, revision.reason, revision.title) == (
        "imported",
        "Law of 2027.",
        "Holidays",
    )
    again = sent(officer, text)
    assert "The table holds all of it already" in again.content.decode()
    assert carried_out(officer, again).status_code == 302
    assert Revision.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("office,24.12.2027,Eve,A letter,V,2026-11-25", "write a day as 2027-01-31"),
        ("office,2027-12-24,,A letter,V,2026-11-25", "Name: This field cannot be blank."),
        ("office,2027-12-24,Eve,A letter,Z,2026-11-25", "Certainty: Value"),
        ("office,2027-12-24,Eve,,V,2026-11-25", "Source: This field cannot be blank."),
        ("office,2027-12-24,Eve,A letter,V,2199-01-01", "lies in the future"),
        ("office,2027-12-24,Eve,A letter,V,2026-11-25,more", "more cells than the heading"),
        (EVE.strip() + "\n" + EVE.strip(), "Line 3 is about the same row."),
        ("office,2027-12-24,{},A letter,V,2026-11-25".format("x" * 90), "at most 80 characters"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_can_be_carried_out(
    officer: Client, line: str, sentence: str
) -> None:
    shown = sent(officer, HEAD + EVE.replace("12-24", "12-23") + line + "\n")

    text = shown.content.decode()
    assert sentence in text
    assert "is wrong, so nothing can be carried out" in text
    assert not shown.context["can_carry_out"]
    found = carried_out(officer, shown)
    assert found.status_code == 409
    assert not Holiday.objects.filter(name="Eve").exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "The file has no lines."),
        (b"\n", "The file has no lines."),
        (b"calendar,on\n", "no column “name”"),
        (HEAD.encode() + b'office,"open', "quotation mark"),
        (b"x" * (csv_files.LARGEST + 1), "larger than 500 KB"),
        (HEAD.encode() + b"a\x00b", "not a text file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(officer: Client, data: bytes, sentence: str) -> None:
    response = sent(officer, data)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_file_is_needed_and_so_is_a_reason(officer: Client) -> None:
    nothing = officer.post(url("import", "holidays"), {})
    shown = sent(officer, HEAD + EVE)
    bare = carried_out(officer, shown, reason="")
    broken = officer.post(url("import", "holidays"), {"text": "x", "state": "", "reason": "y"})

    assert "Choose a file." in nothing.content.decode()
    assert bare.status_code == 422
    assert "Say why." in bare.content.decode()
    assert broken["Location"] == url("import", "holidays")
    assert not Holiday.objects.filter(name="Eve").exists()


def test_a_table_that_changed_since_is_read_again(officer: Client) -> None:
    shown = sent(officer, HEAD + "office,2026-01-01,New name,A letter,V,2026-11-25\n")
    Holiday.objects.filter(on="2026-01-01").update(name="Changed by another")

    refused = carried_out(officer, shown)

    assert refused.status_code == 409
    assert "Changed by another → New name" in refused.content.decode()
    assert carried_out(officer, refused).status_code == 302
    assert Holiday.objects.get(on="2026-01-01").name == "New name"


@pytest.mark.parametrize("table", sorted(TABLES))
def test_what_goes_out_comes_back_the_same(officer: Client, table: str) -> None:
    if table == "holidays":
        Holiday.objects.filter(on="2026-01-01").update(name='=HYPERLINK("x"), "quoted"')
    exported = officer.get(url("export", table))
    template = officer.get(url("template", table)).content.decode()

    text = exported.content.decode()
    found = preview(TABLES[table], text)
    shown = sent(officer, exported.content, table)
    semicolons = preview(TABLES[table], template)
    assert set(found.counts) == {"same"}
    assert found.changes == []
    assert "The table holds all of it already" in shown.content.decode()
    assert ",=HYPERLINK" not in text
    assert set(semicolons.counts) == {"same"}


def test_a_table_that_decides_takes_a_second_person(officer: Client) -> None:
    exported = officer.get(url("export", "statuses")).content.decode()
    lines = exported.splitlines(keepends=True)
    changed = "".join(
        [lines[0], *(line.replace(",no,,", ",no,Read again,") for line in lines[1:4])]
    )

    shown = sent(officer, changed, "statuses")
    asked = carried_out(officer, shown, "statuses")

    proposal = Proposal.objects.get()
    assert "Ask a second person" in shown.content.decode()
    assert asked["Location"] == url("change", proposal.pk)
    assert len(proposal.payload["changes"]) == 3


def test_overlaps_inside_a_file_are_named(officer: Client) -> None:
    head = ",".join(TABLES["prices"].columns) + "\n"
    row = "gpu_hour,{},EUR,,{},{},,A letter,V,2026-11-25\n"
    text = head + row.format("1", "2027-01-01", "") + row.format("2", "2027-06-01", "")
    inverted = head + row.format("1", "2027-01-01", "2026-01-01")
    odd = head + row.format("1e5", "2027-01-01", "") + row.format("-1", "2028-01-01", "")

    assert "lie over those of another row" in sent(officer, text, "prices").content.decode()
    assert "cannot lie before" in sent(officer, inverted, "prices").content.decode()
    page = sent(officer, odd, "prices").content.decode()
    assert "write a number such as 300000.50" in page
    assert "An amount is more than zero." in page
    semicolons = text.replace(",", ";")
    assert "lie over" in sent(officer, semicolons, "prices").content.decode()


def test_unknown_places_and_flags_are_named(officer: Client) -> None:
    head = "country,ground,valid_from,valid_until,is_partial,note,source,source_tag,checked_on\n"
    text = (
        head
        + "ZZ,eu_member,2027-01-01,,no,,A letter,V,2026-11-25\n"
        + "CH,eu_member,2027-01-01,,maybe,,A letter,V,2026-11-25\n"
        + "CH,moon,2027-01-01,,no,,A letter,V,2026-11-25\n"
    )
    terms = "taxonomy,code,label,position,valid_from,valid_until,source,source_tag,checked_on\n"
    bad = terms + "sectors,new,,many,2027-01-01,,A letter,V,2026-11-25\n"
    wordless = terms + "sectors,new,,1,2027-01-01,,A letter,V,2026-11-25\n"

    page = sent(officer, text, "statuses").content.decode()
    assert "There is no country “ZZ”." in page
    assert "write yes or no" in page
    assert "is not a valid choice" in page
    assert "write a whole number" in sent(officer, bad, "terms").content.decode()
    assert "A term needs its words." in sent(officer, wordless, "terms").content.decode()
