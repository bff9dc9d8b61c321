"""One inclusion tag per component of the design; the parameters are the contract."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.forms import BaseForm
from django.template import Context
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aifactory.face.rules import bars
from aifactory.face.rules.formats import grouped
from aifactory.face.shapes import (
    AmountInUnits,
    Factors,
    Movement,
    Paper,
    PromiseClock,
    RailStep,
    Step,
    Table,
    Text,
)

Values = dict[str, Any]

STEP_ICONS = {"done": "check-lg", "now": "gear", "ahead": "circle", "stopped": "x-lg"}
PROMISE_NOTES = {"stopped": "wait", "kept": "ok", "late": "stop", "running": "info"}


def key_figure(label: Text, value: object, unit: Text = "", note: Text = "") -> Values:
    """Label, number with unit, one line of context. Stand them in `<div class="figures">`."""
    return {"label": label, "value": value, "unit": unit, "note": note}


def units(triple: AmountInUnits, unit: Factors | None = None, warning: Text = "") -> Values:
    """The same amount in every unit, always all three; `unit` adds the factors."""
    return {"triple": triple, "labels": unit_labels(triple, unit), "warning": warning}


def unit_labels(triple: AmountInUnits, unit: Factors | None = None) -> dict[str, str]:
    local = triple.local_name
    if unit is None:
        return {"node": _("node-h"), "gpu": _("GPU-h"), "local": local}
    gpus = unit.gpus_per_node
    per_node = ngettext("%(n)s GPU per node", "%(n)s GPUs per node", gpus) % {"n": gpus}
    factor = grouped(unit.local_per_node_hour)
    return {
        "node": _("node-h (what we book)"),
        "gpu": f"{_('GPU-h')} ({per_node})" if gpus else _("GPU-h"),
        "local": _("%(unit)s (%(factor)s per node-h)") % {"unit": local, "factor": factor},
    }


def promise(clock: PromiseClock) -> Values:
    """Promised day, working days used, who has the ball, and why the clock stands."""
    return {"clock": clock, "note_status": PROMISE_NOTES[clock.state]}


def timeline(steps: Sequence[Step]) -> Values:
    return {"steps": [(step, step.icon or STEP_ICONS[step.state]) for step in steps]}


def step_rail(steps: Sequence[RailStep], editors: Sequence[Text] = ()) -> Values:
    """Rail on wide pages, one line with a bar on narrow ones. `editors` are ready sentences."""
    current = next((step for step in steps if step.state == "current"), steps[0])
    width = bars.SCALE // len(steps)
    blocks = [(step.state, index * width, width - 8) for index, step in enumerate(steps)]
    return {"steps": steps, "current": current, "blocks": blocks, "editors": editors}


def document_list(papers: Sequence[Paper]) -> Values:
    return {"papers": papers}


def facts(rows: Sequence[tuple[Text, object]], style: str = "") -> Values:
    """Terms and values; style "numbers" aligns right, "wide" gives the terms a fixed column."""
    return {"rows": rows, "style": style}


def statement(
    movements: Sequence[Movement],
    balance: Decimal,
    rebuilt: Decimal | None = None,
    unit: Text = "node-h",
    caption: Text = "",
) -> Values:
    """Every movement with its running balance; `rebuilt` is the sum made anew from the lines."""
    return {
        "movements": movements,
        "balance": balance,
        "rebuilt": rebuilt,
        "agrees": rebuilt is None or rebuilt == balance,
        "unit": unit,
        "caption": caption,
    }


def capacity_bar(
    supply: Decimal, used: Decimal, granted: Decimal, reserved: Decimal, label: Text = ""
) -> Values:
    """Used, granted and not used, reserved, free, in that order. The figures stand beside it."""
    parts = [("used", used), ("granted", granted), ("reserved", reserved)]
    free = supply - used - granted - reserved
    return {
        "segments": bars.segments(parts, supply),
        "label": label,
        "supply": supply,
        "used": used,
        "granted": granted,
        "reserved": reserved,
        "free": free,
    }


def limit_bar(
    label: Text, today: Decimal, effect: Decimal, limit: Decimal, note: Text = ""
) -> Values:
    """Percent of a limit: today, what this decision adds, and the line it must not pass."""
    after = today + effect
    whole = max(Decimal(100), after)
    over = after > limit
    parts = [("used", today), ("over" if over else "granted", effect)]
    return {
        "label": label,
        "today": today,
        "after": after,
        "limit": limit,
        "over": over,
        "note": note,
        "segments": bars.segments(parts, whole),
        "limit_at": bars.place(limit, whole),
    }


def empty_state(title: Text, text: Text = "", act: Text = "", url: str = "") -> Values:
    """What would be here, when it will be, one act."""
    return {"title": title, "text": text, "act": act, "url": url}


def confirmation(
    context: Context,
    title: Text,
    effect: Text,
    verb: Text,
    keep: Text,
    keep_url: str,
    url: str = "",
    undoable: bool = True,
    form: BaseForm | None = None,
) -> Values:
    """Own page: question, effect in numbers, verb button, keeping button; `form` asks a reason."""
    return {
        "csrf_token": context.get("csrf_token", ""),
        "title": title,
        "effect": effect,
        "verb": verb,
        "keep": keep,
        "keep_url": keep_url,
        "url": url,
        "undoable": undoable,
        "form": form,
    }


def history_banner(
    events: int,
    verified_at: datetime,
    first_broken: object = None,
    anchor: str = "",
    unanchored_since: datetime | None = None,
    verify_url: str = "",
) -> Values:
    """Verdict on the history, on top of the auditor's desk."""
    return {
        "events": events,
        "verified_at": verified_at,
        "first_broken": first_broken,
        "anchor": anchor,
        "unanchored_since": unanchored_since,
        "verify_url": verify_url,
    }


def unavailable(reason: Text) -> Values:
    """The sentence beside an act that is closed; it says what opens it."""
    return {"reason": reason}


def data_table(table: Table) -> Values:
    """Chips, head, rows by the table's own template, total, neighbours, or the empty state."""
    return {"table": table, "rows": table.rows, "totals": table.totals}
