"""From answers of an application to the request that the automatic checks look at."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from reviews.rules.checks import Request

IMAGES = {
    "x86_64_cuda": ("x86_64", "cuda"),
    "x86_64_rocm": ("x86_64", "rocm"),
    "aarch64_cuda": ("aarch64", "cuda"),
}


def read_request(
    answers: Mapping[str, Any], *, node_hours: Decimal | None, months: int | None
) -> Request:
    """What the answers say; a question that is missing or unreadable stays unsaid."""
    built = [IMAGES[name] for name in _names(answers.get("containers")) if name in IMAGES]
    return Request(
        node_hours=node_hours,
        months=months,
        gpu_hours_asked=_amount(answers.get("gpu_hours")),
        gpus_at_once=_count(answers.get("gpus_at_once")),
        run_hours=_amount(answers.get("run_hours")),
        checkpoint_minutes=_count(answers.get("checkpoint_minutes")),
        image_architectures=frozenset(processor for processor, _stack in built),
        gpu_stacks=frozenset(stack for _processor, stack in built),
        parameters_billion=_amount(answers.get("parameters_billion")),
    )


def stack_of(gpu_model: str) -> str:
    """The GPU software a partition needs, told by the maker in the name of its GPU."""
    return "rocm" if gpu_model.startswith("AMD") else "cuda"


def _names(value: Any) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _amount(value: Any) -> Decimal | None:
    """Decimals are stored as text; a whole number may be one too."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 else None
