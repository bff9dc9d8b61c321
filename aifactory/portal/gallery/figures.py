"""Key figures, amounts in three units, bars, facts and statements."""

from datetime import date
from decimal import Decimal

from aifactory.catalogue.rules.units import Unit, triple
from aifactory.face.shapes import Movement
from aifactory.portal.gallery.specimens import Specimen, State

LEONARDO = Unit(4, Decimal(4), "core-h", Decimal(32))
LUMI_G = Unit(4, Decimal(4), "GCD-h", Decimal(8))
CORES = Unit(0, Decimal(0), "core-h", Decimal(128))
BAR = "{% capacity_bar supply used granted reserved label %}"
LIMIT = "{% limit_bar label today effect limit note %}"


def specimens() -> list[Specimen]:
    """Everything that is a number."""
    return [_figures(), _units(), _capacity(), _limits(), _facts(), _statement()]


def _figures() -> Specimen:
    source = '<div class="figures">{% key_figure label value unit note %}</div>'
    full = {"label": "Decided in time", "value": 11, "unit": "of 12", "note": "10 of 12 in October"}
    bare = {"label": "Reviews in", "value": 3, "unit": "", "note": ""}
    return Specimen(
        "Key figure",
        "components/key_figure.html",
        "At most four in a row. The line below compares with a promise or an earlier period.",
        [State("with unit and comparison", source, full), State("bare", source, bare)],
    )


def _units() -> Specimen:
    call = "{% units triple unit warning %}"
    odd = "You ask for 24 000 GPU-h: twice 12 000, as when units are mixed up."
    states = {
        "with GPUs": (Decimal(6000), LEONARDO, ""),
        "no GPUs": (Decimal(6000), CORES, ""),
        "suspicious factor": (Decimal(6000), LUMI_G, odd),
    }
    drawn = [
        State(words, call, {"triple": triple(amount, unit), "unit": unit, "warning": warning})
        for words, (amount, unit, warning) in states.items()
    ]
    short = {"triple": triple(Decimal(250), LEONARDO)}
    drawn.append(State("without factors", "{% units triple %}", short))
    return Specimen(
        "Amount in three units",
        "components/units.html",
        "Wherever an amount is asked for, granted or booked. Always all three, in this order.",
        drawn,
    )


def _capacity() -> Specimen:
    amounts = {
        "empty": (250_000, 0, 0, 0),
        "used, granted, reserved, free": (250_000, 80_000, 60_000, 30_000),
        "tight": (250_000, 140_000, 80_000, 25_000),
        "all gone": (250_000, 150_000, 100_000, 0),
        "over: more promised than supplied": (250_000, 150_000, 110_000, 10_000),
        "nothing supplied yet": (0, 0, 0, 0),
    }
    keys = ("supply", "used", "granted", "reserved")
    states = [
        State(words, BAR, {**dict(zip(keys, map(Decimal, one), strict=True)), "label": "LUMI-G"})
        for words, one in amounts.items()
    ]
    return Specimen(
        "Capacity bar",
        "components/capacity_bar.html",
        "Hours of a pool. The figures always stand beside it; order, hatch and gaps carry it.",
        states,
    )


def _limits() -> Specimen:
    amounts = {"empty": (0, 0), "room": (6, 1), "tight": (8, 2), "over": (9, 3)}
    states = [
        State(
            words,
            LIMIT,
            {
                "label": "Try and Build together",
                "today": Decimal(today),
                "effect": Decimal(effect),
                "limit": Decimal(10),
                "note": "",
            },
        )
        for words, (today, effect) in amounts.items()
    ]
    own = {**states[1].context, "note": "Counts the award that waits for an answer."}
    states.append(State("with a note of its own", LIMIT, own))
    return Specimen(
        "Limit bar",
        "components/limit_bar.html",
        "A share that must not be passed: today, what this decision adds, the line.",
        states,
    )


def _facts() -> Specimen:
    rows = [("Partition", "Leonardo Booster"), ("Months", "3"), ("Hours", "3 000 node-h")]
    styles = {"terms and values": "", "numbers": "numbers", "wide terms": "wide"}
    return Specimen(
        "Facts",
        "components/facts.html",
        "A few terms with their values, beside or below what they describe.",
        [
            State(words, "{% facts rows style %}", {"rows": rows, "style": style})
            for words, style in styles.items()
        ],
    )


def _statement() -> Specimen:
    movements = [
        Movement("Award accepted", date(2026, 11, 2), Decimal(3000), Decimal(3000)),
        Movement("Jobs of November", date(2026, 11, 30), Decimal("-812.5"), Decimal("2187.5")),
    ]
    call = "{% statement movements balance rebuilt=rebuilt caption=caption %}"
    shared = {"movements": movements, "balance": Decimal("2187.5")}
    return Specimen(
        "Statement",
        "components/statement.html",
        "Every movement with its running balance; the auditor’s has the balance made anew.",
        [
            State(
                "agrees",
                call,
                {**shared, "rebuilt": Decimal("2187.5"), "caption": "Leonardo, agrees"},
            ),
            State(
                "differs",
                call,
                {**shared, "rebuilt": Decimal(2000), "caption": "Leonardo, differs"},
            ),
            State(
                "no movement yet",
                "{% statement movements balance %}",
                {"movements": [], "balance": Decimal(0)},
            ),
        ],
    )
