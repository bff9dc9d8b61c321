"""A call as a file, small and sound."""

import json
from copy import deepcopy
from typing import Any

from django.utils import timezone

from aifactory.catalogue import queries
from aifactory.catalogue.models import Call


def document(code: str = "LS-2026") -> dict[str, Any]:
    """A shipped call as the export gives it, through JSON and back."""
    call = Call.objects.select_related("mode", "rule_set__mode").get(code=code)
    content = queries.exported(call, at=timezone.now(), portal="Tests")
    found: dict[str, Any] = json.loads(json.dumps(content))
    return found


def changed(given: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with another value at the path; `...` takes the name away."""
    found = deepcopy(given)
    *outer, last = path.split(".")
    place: Any = found
    for name in outer:
        place = place[int(name)] if isinstance(place, list) else place[name]
    key: Any = int(last) if isinstance(place, list) else last
    if value is ...:
        del place[key]
    else:
        place[key] = value
    return found


def renamed(given: dict[str, Any], code: str) -> dict[str, Any]:
    """A copy under another code, so that it is new here."""
    return changed(given, "call.code", code)
