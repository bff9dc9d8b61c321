"""A version that is being written, and questions for it."""

from typing import Any

from aifactory.accounts.models import User
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.rules.questions.editing import Row


def draft_of(mode: str, by: User) -> RuleSet:
    """A draft that begins as a copy of the mode's newest version."""
    found = RuleSet.objects.filter(mode__code=mode).select_related("mode").order_by("-version")
    return operations.draft_rule_set(by=by, mode=found[0].mode, copied_from=found[0])


def question(key: str = "colour", **more: Any) -> dict[str, Any]:
    """A whole row, as a form hands it over."""
    return {
        "key": key,
        "section": "fit",
        "type": "text",
        "label": {"business": {"en": "Which colour?"}},
        "help": {},
        "name": {},
        "official_term": "",
        "unit": "",
        "is_required": True,
        "is_confidential": False,
        "choices": [],
        "limits": {},
        "conditions": [],
        "minutes": "0.5",
        "asked_in": "form",
        **more,
    }


def row(rule_set: RuleSet, key: str) -> Row:
    """A question of the draft as it is now."""
    found = queries.sheet_of(rule_set).question(key)
    assert found is not None
    return found


def seen(rule_set: RuleSet, key: str) -> str:
    """The mark that a form opened now would carry."""
    return queries.mark_of(row(rule_set, key))


def order_seen(rule_set: RuleSet) -> str:
    """The mark of the order as it is now."""
    return queries.mark_of(list(queries.sheet_of(rule_set).order.items()))


def when(key: str, value: object, operator: str = "equals") -> list[dict[str, object]]:
    """Conditions on one earlier answer."""
    return [{"key": key, "operator": operator, "value": value}]
