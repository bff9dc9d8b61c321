"""The content of a rule set as one value: what its hash covers and what documents cite."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from aifactory.audit.recording import canonical_json
from aifactory.catalogue.models import Bundle, QuestionRow, RuleSet


def content_digest(
    content: dict[str, Any], questions: Iterable[QuestionRow], bundles: Iterable[Bundle]
) -> str:
    """SHA-256 over terms, questions in order and bundles: anyone with the export can recompute it.

    Unsalted on purpose: rules are public.
    """
    return sha256(
        canonical_json(
            {
                "content": content,
                "questions": [question.as_row() for question in questions],
                "bundles": sorted(
                    (bundle.partition.code, format(bundle.node_hours.normalize(), "f"))
                    for bundle in bundles
                ),
            }
        )
    ).hexdigest()


def rule_set_state(rule_set: RuleSet) -> dict[str, Any]:
    """All that a version says, with the stable names of its history; two more queries.

    Equal states are equal rules; the history keeps it, differences compare it, and a request
    about the version is void once it differs.
    """
    questions = [row.as_row() for row in rule_set.question_rows.order_by("position")]
    return {
        **start_of(rule_set),
        "content": rule_set.content,
        "questions": _plain(questions),
        "bundles": bundle_rows(rule_set),
    }


def part_of(rule_set: RuleSet, names: Iterable[str]) -> dict[str, Any]:
    """Some terms of a version; a name that it leaves out is left out."""
    return {name: rule_set.content[name] for name in names if name in rule_set.content}


def start_of(rule_set: RuleSet) -> dict[str, Any]:
    """From when a version holds, and where it comes from."""
    names = ("valid_from", "source", "source_tag", "checked_on")
    found: dict[str, Any] = _plain({name: getattr(rule_set, name) for name in names})
    return found


def bundle_rows(rule_set: RuleSet) -> list[dict[str, str]]:
    """The fixed amounts of a version, by the code of their partition."""
    rows = rule_set.bundles.select_related("partition").order_by("partition__code")
    found: list[dict[str, str]] = _plain(
        [
            {"code": row.partition.code, "node_hours": row.node_hours, "note": row.note}
            for row in rows
        ]
    )
    return found


def _plain(value: object) -> Any:
    """Instants and exact decimals as text, as the history writes them."""
    return json.loads(canonical_json(value))
