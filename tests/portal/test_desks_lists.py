"""Keyset pages, capped counts, and files that a spreadsheet never runs."""

import pytest
from django.http import QueryDict

from aifactory.accounts.models import User
from aifactory.face import lists
from aifactory.portal.desks import exports

ORDER = ("name", "pk")


def _people(count: int) -> None:
    User.objects.bulk_create(
        User(email=f"p{number}@many.example", name=f"Person {number // 2:03}")
        for number in range(count)
    )


def _names(page: lists.Page) -> list[str]:
    return [person.email for person in page.rows]


def _follow(address: str) -> QueryDict:
    return QueryDict(address.removeprefix("?"))


@pytest.mark.django_db
def test_pages_show_every_row_once_in_order() -> None:
    _people(7)
    rows, seen, params = User.objects.all(), [], QueryDict("search=x")
    while True:
        page = lists.read(rows, order=ORDER, params=params, size=3)
        seen += _names(page)
        if not page.next:
            break
        params = _follow(page.next)

    assert seen == [person.email for person in User.objects.order_by("name", "pk")]
    assert params["search"] == "x"


@pytest.mark.django_db
def test_previous_leads_back_to_the_same_rows() -> None:
    _people(7)
    rows = User.objects.all()
    first = lists.read(rows, order=ORDER, params=QueryDict(), size=3)
    second = lists.read(rows, order=ORDER, params=_follow(first.next), size=3)
    back = lists.read(rows, order=ORDER, params=_follow(second.previous), size=3)

    assert _names(back) == _names(first)
    assert first.previous == ""
    assert back.previous == ""


@pytest.mark.django_db
def test_descending_keys_and_dictionaries_page_too() -> None:
    _people(5)
    rows = User.objects.values("pk", "name")
    first = lists.read(rows, order=("-name", "-pk"), params=QueryDict(), size=2)
    second = lists.read(rows, order=("-name", "-pk"), params=_follow(first.next), size=2)

    assert [row["pk"] for row in [*first.rows, *second.rows]] == list(
        User.objects.order_by("-name", "-pk").values_list("pk", flat=True)[:4]
    )


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["x", "['a']", "WyJhIl0:sig", "\x00"])
def test_a_place_that_was_tampered_with_is_the_first_page(place: str) -> None:
    _people(3)
    params = QueryDict(mutable=True)
    params["after"] = place

    assert len(lists.read(User.objects.all(), order=ORDER, params=params, size=2).rows) == 2


@pytest.mark.django_db
def test_a_place_of_another_order_is_the_first_page() -> None:
    _people(5)
    rows = User.objects.filter(email__endswith="@many.example")
    other = lists.read(rows, order=("-name", "-pk"), params=QueryDict(), size=2)
    page = lists.read(rows, order=ORDER, params=_follow(other.next), size=2)

    assert _names(page) == ["p0@many.example", "p1@many.example"]


@pytest.mark.django_db
def test_an_empty_list_has_no_neighbours() -> None:
    page = lists.read(User.objects.none(), order=ORDER, params=QueryDict())

    assert page == lists.Page([], "", "")


@pytest.mark.django_db
def test_counts_stop_at_their_cap_with_one_query(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    _people(5)
    everybody = [f"p{number}@many.example" for number in range(5)]
    groups = {"all": everybody, "two": everybody[:2], "none": ["nobody"], "empty": []}
    with django_assert_num_queries(1):
        counts = lists.capped_counts(User.objects.all(), groups, column="email", cap=3)

    assert counts == {"all": 4, "two": 2, "none": 0, "empty": 0}
    assert [lists.counted(count, cap=3) for count in counts.values()] == ["3+", "2", "0", "0"]


@pytest.mark.django_db
def test_a_filter_and_an_order_of_the_rows_hold_for_their_counts() -> None:
    _people(3)
    rows = User.objects.exclude(email="p1@many.example").order_by("-email")
    groups = {"first": ["p0@many.example"], "gone": ["p1@many.example"]}

    assert lists.capped_counts(rows, groups, column="email") == {"first": 1, "gone": 0}


@pytest.mark.parametrize(
    ("cell", "harmless"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-2", "-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\r\n=1", "'\r\n=1"),
        ("＝1+1", "'＝1+1"),
        ("Łódź", "Łódź"),
        ("a=b", "a=b"),
        (-2, -2),
        (None, ""),
    ],
)
def test_cells_that_a_spreadsheet_would_run_get_an_apostrophe(
    cell: object, harmless: object
) -> None:
    assert exports.harmless(cell) == harmless


def test_a_file_begins_with_its_mark_and_quotes_what_needs_it() -> None:
    text = "".join(exports.lines(["a", "b"], [['say "hi"', "=x"]]))

    assert text == '\ufeffa,b\r\n"say ""hi""",\'=x\r\n'
