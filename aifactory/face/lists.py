"""Lists that never count and never skip: the place in the list is the last row seen (keyset)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import connection
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.http import QueryDict

from aifactory.face.shapes import Chip, Pager

PAGE_SIZE = 50
COUNT_CAP = 99
AFTER, BEFORE = "after", "before"


@dataclass(frozen=True)
class Page:
    """Rows of one page and the addresses of its neighbours, "" where there is none."""

    rows: list[Any]
    next: str
    previous: str


def read(
    rows: QuerySet[Any], *, order: Sequence[str], params: QueryDict, size: int = PAGE_SIZE
) -> Page:
    """One page of `rows`, which are instances or dictionaries.

    Args:
        order: field names, `-` for descending; together unique, none of them ever null.
        params: of the request; everything but the place in the list is kept in the addresses.

    A place that was tampered with, or that belongs to another order, means the first page.
    """
    salt = f"list:{','.join(order)}"
    backwards = BEFORE in params
    place = _place(params.get(BEFORE if backwards else AFTER, ""), salt=salt)
    sorting = [_reversed(name) for name in order] if backwards else list(order)
    found = rows.filter(_beyond(sorting, place)) if place else rows
    batch = list(found.order_by(*sorting)[: size + 1])
    has_more = len(batch) > size
    batch = batch[:size]
    if backwards:
        batch.reverse()
    if not batch:
        return Page([], "", "")
    has_next, has_previous = (bool(place), has_more) if backwards else (has_more, bool(place))
    return Page(
        rows=batch,
        next=_address(params, AFTER, batch[-1], order, salt) if has_next else "",
        previous=_address(params, BEFORE, batch[0], order, salt) if has_previous else "",
    )


def capped_counts(
    rows: QuerySet[Any],
    groups: Mapping[str, Collection[str]],
    *,
    column: str = "status",
    cap: int = COUNT_CAP,
) -> dict[str, int]:
    """How many rows each group of values has, `cap` + 1 where it has more; `counted` words it.

    One query that reads few rows: it is composed once and asked again by the database for each
    value, at most `cap` + 1 rows deep, so a long list costs no more than a short one.
    """
    values = sorted({value for group in groups.values() for value in group})
    of_one = rows.filter(**{column: RawSQL("given.value", [])}).order_by()
    inner, params = of_one.values_list(Value(1))[: cap + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT value, (SELECT count(*) FROM ({inner}) AS found) "  # noqa: S608 -- composed above
            "FROM unnest(%s::varchar[]) AS given (value)",
            [*params, values],
        )
        found = dict(cursor.fetchall())
    return {
        name: min(sum(found[value] for value in group), cap + 1) for name, group in groups.items()
    }


def counted(count: int, *, cap: int = COUNT_CAP) -> str:
    """The number of a capped count, `99+` beyond the cap."""
    return f"{cap}+" if count > cap else str(count)


def _place(text: str, *, salt: str) -> list[Any]:
    """The key values of the row that the list continues from."""
    try:
        values: list[Any] = Signer(salt=salt).unsign_object(text) if text else []
    except (BadSignature, ValueError):
        return []
    return values


def _address(params: QueryDict, name: str, row: object, order: Sequence[str], salt: str) -> str:
    kept = params.copy()
    for known in (AFTER, BEFORE):
        kept.pop(known, None)
    values = [_text(_value(row, field.removeprefix("-"))) for field in order]
    kept[name] = Signer(salt=salt).sign_object(values)
    return f"?{kept.urlencode()}"


def _value(row: object, field: str) -> object:
    return row[field] if isinstance(row, dict) else getattr(row, field)


def _text(value: object) -> str | int:
    if isinstance(value, int):
        return value
    if isinstance(value, Model):
        return str(value.pk)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _reversed(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], place: Sequence[Any]) -> Q:
    """Rows strictly after the place: a larger first key, or an equal one and a larger second."""
    beyond, equal = Q(), Q()
    for name, value in zip(order, place, strict=True):
        field = name.removeprefix("-")
        comparison = "lt" if name.startswith("-") else "gt"
        beyond |= equal & Q(**{f"{field}__{comparison}": value})
        equal &= Q(**{field: value})
    return beyond


def chips(
    groups: Mapping[str, Any], counts: Mapping[str, int], chosen: str, params: QueryDict
) -> list[Chip]:
    """One link per group; the search stays, the place in the list goes."""
    return [
        Chip(
            label=label,
            url=_with(params, group=name),
            count=counted(counts[name]) if name in counts else None,
            chosen=name == chosen,
        )
        for name, label in groups.items()
    ]


def pager(page: Page) -> Pager:
    """The neighbours, as the table component takes them."""
    return Pager(previous_url=page.previous, next_url=page.next)


def _with(params: QueryDict, **changed: str) -> str:
    kept = params.copy()
    for known in (AFTER, BEFORE):
        kept.pop(known, None)
    for name, value in changed.items():
        kept[name] = value
    return f"?{kept.urlencode()}"
