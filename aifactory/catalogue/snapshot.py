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
    rows = rule_set.question_rows.order_by("position")
    state = {
        "valid_from": rule_set.valid_from,
        "source": rule_set.source,
        "source_tag": rule_set.source_tag,
        "checked_on": rule_set.checked_on,
        "content": rule_set.content,
        "questions": [row.as_row() for row in rows],
        "bundles": [
            {"code": bundle.partition.code, "node_hours": bundle.node_hours, "note": bundle.note}
            for bundle in rule_set.bundles.select_related("partition").order_by("partition__code")
        ],
    }
    # Instants and exact decimals as text, as the history writes them.
    found: dict[str, Any] = json.loads(canonical_json(state))
    return found
