"""What the automatic checks read and answer: a request, a machine, findings."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from aifactory.catalogue.rules import units
from aifactory.face.rules.formats import grouped

Figure = Decimal | int | str
_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Outcome(StrEnum):
    """What one check says, mildest first."""

    OK = "ok"
    WARN = "warn"
    STOP = "stop"


@dataclass(frozen=True)
class Request:
    """What the application asks for and says about its runs; None where it says nothing.

    Attributes:
        gpu_hours_asked: the amount as the applicant gave it, where it was given in GPU-hours.
        gpus_at_once: GPUs one run uses together.
        run_hours: how long one run takes from start to end.
        checkpoint_minutes: how often a run saves its state.
        image_architectures: processors the container is built for, e.g. {"x86_64"}.
        gpu_stacks: GPU software inside the container, e.g. {"cuda", "rocm"}.
        parameters_billion: size of the model that is trained, all weights.
    """

    node_hours: Decimal | None
    months: int | None
    gpu_hours_asked: Decimal | None = None
    gpus_at_once: int | None = None
    run_hours: Decimal | None = None
    checkpoint_minutes: int | None = None
    image_architectures: frozenset[str] | None = None
    gpu_stacks: frozenset[str] | None = None
    parameters_billion: Decimal | None = None


@dataclass(frozen=True)
class Machine:
    """The facts of the partition asked for, and the limits of the call on it.

    Attributes:
        gpu_memory_gb: of one GPU as the partition counts GPUs.
        is_open: whether the partition takes work of this mode on the day of the check.
        reason: the public reason where it does not.
    """

    name: str
    unit: units.Unit
    nodes: int | None = None
    longest_job_hours: Decimal | None = None
    processor: str = "x86_64"
    gpu_stack: str = "cuda"
    gpu_memory_gb: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    is_open: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Check:
    """One finding: `template` is English with named places, `figures` fill them."""

    code: str
    outcome: Outcome
    template: str
    figures: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The finding in English."""
        return self.said(str)

    def said(self, translate: Callable[[str], str]) -> str:
        """The finding in the language that `translate` turns English into."""
        words = {
            name: value if isinstance(value, str) else grouped(value)
            for name, value in self.figures.items()
        }
        return translate(self.template) % words

    def as_evidence(self) -> dict[str, object]:
        """The form that is frozen with the assessment; amounts as exact text."""
        figures = {
            name: format(value, "f") if isinstance(value, Decimal) else value
            for name, value in self.figures.items()
        }
        return {
            "code": self.code,
            "outcome": str(self.outcome),
            "template": self.template,
            "figures": figures,
        }

    @classmethod
    def from_evidence(cls, row: Mapping[str, Any]) -> "Check":
        """A finding as it was frozen. Figures that are amounts come back as amounts."""
        figures = {name: _figure(value) for name, value in row["figures"].items()}
        return cls(row["code"], Outcome(row["outcome"]), row["template"], figures)


def _figure(value: Any) -> Figure:
    if isinstance(value, int):
        return value
    return Decimal(value) if _AMOUNT.fullmatch(value) else str(value)
