"""The pages of import and export."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from aifactory.accounts.models import User
from aifactory.catalogue.forms.exchange import LARGEST
from aifactory.catalogue.models import Call
from tests.conftest import Cast

from .files import document, renamed

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def upload(client: Client, content: bytes) -> "tuple[int, str]":
    answer = client.post(
        reverse("setup:exchange"), {"file": SimpleUploadedFile("call.json", content)}
    )
    return answer.status_code, answer.content.decode()


def test_officer_exports_looks_and_imports(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    file = client.get(reverse("setup:exchange_export", args=["LS-2026"]))
    given = renamed(json.loads(file.content), "LS-COPY")

    status, page = upload(client, json.dumps(given).encode())

    assert (status, "Import the call LS-COPY?" in page) == (200, True)
    assert not Call.objects.filter(code="LS-COPY").exists()
    done = client.post(reverse("setup:exchange"), {"content": json.dumps(given)}, follow=True)
    assert "LS-COPY is here as planned" in done.content.decode()
    status, page = upload(client, json.dumps(given).encode())
    assert "is here already, as in the file" in page


def test_look_shows_what_differs(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    given = renamed(document(), "LS-COPY")
    client.post(reverse("setup:exchange"), {"content": json.dumps(given)})
    given["call"]["title"]["business"]["en"] = "Autumn"

    _status, page = upload(client, json.dumps(given).encode())

    assert "Autumn" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"{", "The file is no JSON: line 1, character 2."),
        (b"\xff\xfe", "The file is not written in UTF-8."),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a": NaN}', "holds no plain values"),
        (b" " * (LARGEST + 1), "At most 1 MB is read."),
        (b'{"a": 1}', "keep this file from being imported"),
        (b'{"a": "\\u0000<script>"}', "Nothing was changed."),
    ],
)
def test_bad_file_is_refused_with_a_sentence(
    cast: Cast, signed_in: SignIn, content: bytes, sentence: str
) -> None:
    status, page = upload(signed_in(cast.officer), content)

    assert status == 422
    assert sentence in page
    assert "<script>" not in page.partition("<main")[2]


def test_what_a_browser_sends_back_is_checked_anew(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    bad = client.post(reverse("setup:exchange"), {"content": "{"})
    over = client.post(reverse("setup:exchange"), {"content": json.dumps(document())})

    assert (bad.status_code, over.status_code) == (422, 409)
    assert "its terms stand" in over.content.decode()


@pytest.mark.parametrize("who", ["approver", "auditor"])
def test_readers_export_and_do_not_import(cast: Cast, signed_in: SignIn, who: str) -> None:
    client = signed_in(cast[who])
    page = client.get(reverse("setup:exchange"))
    sent = client.post(
        reverse("setup:exchange"), {"content": json.dumps(renamed(document(), "LS-COPY"))}
    )

    assert "Only a programme officer" in page.content.decode()
    assert client.get(reverse("setup:exchange_export", args=["LS-2026"])).status_code == 200
    assert client.get(reverse("setup:exchange_schema")).json()["type"] == "object"
    assert sent.status_code == 403
    assert not Call.objects.filter(code="LS-COPY").exists()


def test_unknown_call_is_not_there(cast: Cast, signed_in: SignIn) -> None:
    address = reverse("setup:exchange_export", args=["NO-SUCH"])

    assert signed_in(cast.officer).get(address).status_code == 404
    assert signed_in(cast.lead).get(address).status_code == 404


def test_page_takes_a_fixed_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.officer)
    client.get(reverse("setup:exchange"))

    # Session with its person, roles, calls.
    with django_assert_num_queries(3):
        client.get(reverse("setup:exchange"))
