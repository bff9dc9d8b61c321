"""Times, ratios and the table; pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Milliseconds of one measure, and requests per second with eight clients (0: not driven)."""

    p50: float
    p95: float
    per_second: float = 0.0


@dataclass(frozen=True)
class Row:
    """One line of the table. `aim` is the largest ratio that keeps it; None: no aim set."""

    name: str
    size: int
    times: Times
    ratio: float
    aim: float | None = None

    @property
    def verdict(self) -> str:
        """Kept, missed, or nothing where no aim is set."""
        if self.aim is None:
            return ""
        return "kept" if self.ratio <= self.aim else "missed"


@dataclass(frozen=True)
class Rate:
    """Something done so many times a second, beside the most that its engine alone can do."""

    name: str
    per_second: float
    limit: float
    aim: float | None = None

    @property
    def line(self) -> str:
        """The rate in words, as a share of its limit."""
        share = self.per_second / self.limit
        text = f"{self.name}: {self.per_second:.1f}/s, limit {self.limit:.1f}/s, {share:.2f} of it"
        if self.aim is None:
            return text
        return f"{text} (aim {self.aim:.2f}, {'kept' if share >= self.aim else 'missed'})"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed."""
    if not values:
        raise ValueError("Nothing was measured.")
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def times(seconds: Sequence[float], *, per_second: float = 0.0) -> Times:
    """p50 and p95 in milliseconds."""
    return Times(
        p50=percentile(seconds, 0.5) * 1000,
        p95=percentile(seconds, 0.95) * 1000,
        per_second=per_second,
    )


def growth(rows: Sequence[Row]) -> dict[str, float]:
    """Per name, p50 at the largest size over p50 at the smallest; names seen once are left out."""
    found: dict[str, float] = {}
    for name in dict.fromkeys(row.name for row in rows):
        alike = sorted((row for row in rows if row.name == name), key=lambda row: row.size)
        if len(alike) > 1:
            found[name] = alike[-1].times.p50 / alike[0].times.p50
    return found


def table(rows: Sequence[Row]) -> str:
    """The rows as people read them, with the growth per name below."""
    head = ("measure", "rows", "p50 ms", "p95 ms", "req/s c=8", "x limit", "aim", "")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    text = [
        "  ".join(
            cell.ljust(width) if column in (0, 7) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    grown = [f"growth of {name}: {ratio:.2f}" for name, ratio in growth(rows).items()]
    return "\n".join([*text, *grown])


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        f"{row.size:,}" if row.size else "",
        f"{row.times.p50:.1f}",
        f"{row.times.p95:.1f}",
        f"{row.times.per_second:.0f}" if row.times.per_second else "",
        f"{row.ratio:.2f}",
        "" if row.aim is None else f"{row.aim:.2f}",
        row.verdict,
    )
