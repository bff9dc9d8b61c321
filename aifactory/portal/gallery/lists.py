"""Data tables, pagers, documents and what stands where there is nothing."""

from collections.abc import Sequence
from typing import Any

from aifactory.face.shapes import Chip, Column, Pager, Paper, Table
from aifactory.portal.gallery.specimens import Specimen, State

BODY = "portal/gallery/rows.html"
FOOT = "portal/gallery/foot.html"
COLUMNS = [
    Column("Number", sort_url="#data-table", sorted="descending"),
    Column("Project", sort_url="#data-table"),
    Column("node-h", numeric=True),
    Column("State"),
]
ROWS = [
    ("EHPC-AIF-2026FL11-004", "Support-call speech model", 3000, "info", "Technical check"),
    ("EHPC-AIF-2026FL11-003", "Storm surge at street level", 8250, "ok", "Awarded"),
    ("EHPC-AIF-2026FL11-001", "Reading old land registers", 2500, "idle", "Withdrawn"),
]
CHIPS = [
    Chip("All", "#data-table", 3, chosen=True),
    Chip("Waiting", "#data-table", 1),
    Chip("My site", "#data-table"),
]
PAGERS = {
    "first page": Pager(next_url="#pager", shown="1 to 50"),
    "in the middle": Pager("#pager", "#pager", "51 to 100"),
    "last page": Pager(previous_url="#pager", shown="101 to 112"),
    "one page: only the count": Pager(shown="All 3 are shown"),
}


def table(caption: str, rows: Sequence[Any], **changes: Any) -> Table:
    """A table of applications."""
    return Table(caption=caption, columns=COLUMNS, rows=rows, body=BODY, **changes)


def specimens() -> list[Specimen]:
    """Everything that is a list."""
    return [_tables(), _pagers(), _documents(), _empty()]


def _tables() -> Specimen:
    nothing = {
        "empty_title": "No application waits for you",
        "empty_text": "The next round closes on Mon 30 Nov 2026.",
    }
    none = [Chip("All", "#data-table", 0, chosen=True), Chip("My site", "#data-table")]
    states = {
        "empty": table("Applications, none", [], chips=none, **nothing),
        "one row": table("Applications, one", ROWS[:1]),
        "chips, sorting, total, further pages": table(
            "Applications, many",
            ROWS,
            chips=CHIPS,
            foot=FOOT,
            totals={"node_hours": 13_750},
            pager=PAGERS["in the middle"],
        ),
    }
    return Specimen(
        "Data table",
        "components/data_table.html",
        "Lists of cases, decisions, people. A view is a link: filters stand in the address.",
        [State(words, "{% data_table table %}", {"table": one}) for words, one in states.items()],
    )


def _pagers() -> Specimen:
    source = '{% include "components/pager.html" %}'
    return Specimen(
        "Pager",
        "components/pager.html",
        "Below a list, drawn by the data table. Neighbours only: nobody counts the pages.",
        [State(words, source, {"pager": pager}) for words, pager in PAGERS.items()],
    )


def _documents() -> Specimen:
    papers = [
        Paper("Decision letter", "#documents", 84_300, "version 2"),
        Paper("Receipt", note="is being made"),
        Paper("Decision letter, version 1", "#documents", 81_020, "replaced on 12 Nov 2026"),
        Paper("Statement", "#documents", 2_100, icon="filetype-csv"),
        Paper("Receipt of 3 Oct", note="could not be made; the office was told"),
    ]
    return Specimen(
        "Documents",
        "components/document_list.html",
        "Ready, being made, replaced, failed: each file of a case says which.",
        [State("every state", "{% document_list papers %}", {"papers": papers})],
    )


def _empty() -> Specimen:
    call = "{% empty_state title text act url %}"
    act = {
        "title": "No application yet",
        "text": "The fit check takes two minutes and needs no account.",
        "act": "Begin the fit check",
        "url": "#empty-state",
    }
    return Specimen(
        "Empty state",
        "components/empty_state.html",
        "What would be here, when it will be, one act. No drawings.",
        [
            State("with an act", call, act),
            State("nothing to do", call, {**act, "act": "", "url": ""}),
        ],
    )
