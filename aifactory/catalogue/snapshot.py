"""The content of a rule set as one value: what its hash covers and what documents cite."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from aifactory.audit.recording import canonical_json
from aifactory.catalogue.models import Bundle, QuestionRow


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
