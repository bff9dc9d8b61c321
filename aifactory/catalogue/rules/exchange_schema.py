"""The form of a call as a file: JSON Schema, draft 2020-12. Published beside the import page."""

from typing import Any

FORMAT = "aifactory-call"
VERSION = 1

_TEXTS: dict[str, Any] = {
    "type": "object",
    "description": "Audience to language to text; business in English is the fallback.",
    "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
}
_INSTANT = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$",
}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_AMOUNT = {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,6})?$"}
_CODE = {"type": "string", "pattern": r"^[-a-zA-Z0-9_]{1,40}$"}
_SOURCE = {
    "source": {"type": "string", "minLength": 1, "maxLength": 300},
    "source_tag": {"enum": ["V", "R", "K", "D"]},
    "checked_on": _DAY,
}


def _object(properties: dict[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


_CALL = _object(
    {
        "code": {"type": "string", "pattern": r"^[-a-zA-Z0-9_]{1,20}$"},
        "title": _TEXTS,
        "note": _TEXTS,
        "opens_at": _INSTANT,
        "closes_at": _INSTANT,
        "zone": {"type": "string", "minLength": 1, "maxLength": 60},
        "calendar": {"type": "string", "minLength": 1, "maxLength": 20},
        "is_continuous": {"type": "boolean"},
        **_SOURCE,
    }
)
_CUT_OFF = _object(
    {"number": {"type": "integer", "minimum": 1, "maximum": 999}, "at": _INSTANT, **_SOURCE}
)
_QUESTION = _object(
    {
        "key": {"type": "string", "pattern": r"^[a-z][a-z0-9_]{0,49}$"},
        "section": {"type": "string", "minLength": 1, "maxLength": 40},
        "type": {"type": "string"},
        "label": _TEXTS,
        "help": _TEXTS,
        "name": _TEXTS,
        "official_term": {"type": "string", "maxLength": 120},
        "unit": {"type": "string", "maxLength": 20},
        "is_required": {"type": "boolean"},
        "is_confidential": {"type": "boolean"},
        "choices": {
            "type": "array",
            "items": _object({"value": {"type": "string", "minLength": 1}, "label": _TEXTS}),
        },
        "limits": {"type": "object"},
        "conditions": {"type": "array", "items": {"type": "object"}},
        "minutes": {"type": "string", "pattern": r"^\d{1,3}(\.\d)?$"},
        "asked_in": {"enum": ["form", "fit", "both"]},
    }
)
_BUNDLE = _object(
    {"partition": _CODE, "node_hours": _AMOUNT, "note": {"type": "string"}, **_SOURCE}
)
_RULES = _object(
    {
        "version": {"type": "integer", "minimum": 1},
        "valid_from": _INSTANT,
        "content": {"type": "object"},
        "content_hash": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
        "questions": {"type": "array", "items": _QUESTION, "minItems": 1, "maxItems": 300},
        "bundles": {"type": "array", "items": _BUNDLE, "maxItems": 200},
        **_SOURCE,
    }
)
_AVAILABILITY = _object(
    {
        "partition": _CODE,
        "state": {"enum": ["open", "full", "closed"]},
        "from_at": _INSTANT,
        "until_at": {"anyOf": [_INSTANT, {"type": "null"}]},
        "reason": _TEXTS,
        "fallback": {"anyOf": [_CODE, {"type": "null"}]},
        **_SOURCE,
    }
)

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A call of an access portal, with its rules",
    **_object(
        {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "exported_at": _INSTANT,
            "exported_from": {"type": "string", "maxLength": 200},
            "mode": {"type": "string", "pattern": r"^[-a-zA-Z0-9_]{1,10}$"},
            "call": _CALL,
            "cut_offs": {"type": "array", "items": _CUT_OFF, "maxItems": 400},
            "rule_set": _RULES,
            "availability": {"type": "array", "items": _AVAILABILITY, "maxItems": 1000},
        }
    ),
}
