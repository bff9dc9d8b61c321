"""Each component from its declared parameters alone: an undefined variable would fail here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import engines
from django.utils.translation import gettext_lazy

from aifactory.face import shapes

DUE = datetime(2026, 11, 23, 16, tzinfo=UTC)
NBSP = "\u00a0"


@dataclass(frozen=True)
class Triple:
    node_hours: Decimal = Decimal(6000)
    gpu_hours: Decimal | None = Decimal(24000)
    local: Decimal = Decimal(192000)
    local_name: str = "core-h"


@dataclass(frozen=True)
class Unit:
    gpus_per_node: int = 4
    local_per_node_hour: Decimal = Decimal(32)


def show(source: str, **context: Any) -> str:  # whatever a template takes
    template = engines["django"].from_string("{% load face %}" + source)
    return " ".join(template.render(context).split(" ")).replace("\n", "").strip()


def clock(**changes: Any) -> shapes.PromiseClock:  # fields of the clock
    days = [date(2026, 11, day) for day in (18, 19, 20, 23)]
    values = {"due_at": DUE, "zone": "Europe/Brussels", "state": "running", "days_used": 2}
    return shapes.PromiseClock(**{**values, "days": days, **changes})


def test_pill_has_icon_and_word() -> None:
    html = show('{% pill "ok" word %}', word=gettext_lazy("Open"))

    assert html.startswith('<span class="pill ok"><svg class="i" aria-hidden="true">')
    assert html.endswith("Open</span>")
    assert len(html) < 180


@pytest.mark.parametrize(("status", "word"), [("ok", ""), ("green", "Open")])
def test_pill_without_word_or_with_an_unknown_status_is_refused(status: str, word: str) -> None:
    with pytest.raises(ValueError, match="pill needs"):
        show("{% pill status word %}", status=status, word=word)


def test_pill_escapes_its_word() -> None:
    assert "&lt;b&gt;" in show('{% pill "ok" word %}', word="<b>")


@pytest.mark.parametrize(
    ("level", "kind"), [("success", "ok"), ("warning", "wait"), ("error", "stop"), ("odd", "info")]
)
def test_note_takes_message_levels(level: str, kind: str) -> None:
    html = show("{% note level %}{{ text }}{% endnote %}", level=level, text="<i>")

    assert f'<div class="note {kind}">' in html
    assert "&lt;i&gt;" in html


def test_units_always_show_all_three() -> None:
    html = show("{% units triple unit=unit %}", triple=Triple(), unit=Unit())

    assert f"6{NBSP}000" in html
    assert f"24{NBSP}000" in html
    assert f"192{NBSP}000" in html
    assert "GPU-h (4 GPUs per node)" in html
    assert "core-h (32 per node-h)" in html


def test_units_say_when_there_are_no_gpus_and_warn_about_a_suspicious_factor() -> None:
    html = show("{% units triple warning=warning %}", triple=Triple(gpu_hours=None), warning="×4?")

    assert "no GPUs" in html
    assert '<div class="note wait">' in html


def test_promise_says_day_time_zone_and_utc() -> None:
    html = show("{% promise clock %}", clock=clock(holder="You", holder_note="one question"))

    assert "<b>Mon 23 Nov, 17:00</b>" in html
    assert "2026 · CET · 16:00 UTC" in html
    assert "<b>2</b> of 4" in html
    assert html.count('<li class="used">') == 2
    assert "<li>Fri 20</li>" in html


@pytest.mark.parametrize(
    ("state", "note", "block"),
    [("stopped", "wait", "used"), ("kept", "ok", "used"), ("late", "stop", "late")],
)
def test_promise_colours_its_note_and_blocks_by_state(state: str, note: str, block: str) -> None:
    html = show("{% promise clock %}", clock=clock(state=state, note="Because."))

    assert f'<div class="note {note}">' in html
    assert f'<li class="{block}">' in html


def test_timeline_marks_now_and_keeps_a_question_inside_its_step() -> None:
    asked = shapes.Step("Check", "Asks", "due", "now", asked_by="G. F.", asked="How?\nOften?")

    html = show("{% timeline steps %}", steps=[shapes.Step("Sent", state="done"), asked])

    assert '<li class="now" aria-current="step">' in html
    assert '<p class="typed">How?Often?</p>' in html


def test_step_rail_links_only_visited_steps() -> None:
    steps = [
        shapes.RailStep(1, "Fit", "done", "/fit"),
        shapes.RailStep(2, "Hours", "current", "/hours", minutes=6),
        shapes.RailStep(3, "People", "error", "/people", errors=2),
        shapes.RailStep(4, "Check", "ahead", minutes=2),
    ]

    html = show("{% step_rail steps editors %}", steps=steps, editors=["A. M. edits “Fit”"])

    assert '<a href="/hours" aria-current="step">' in html
    assert "2 to change" in html
    assert html.count("<a ") == 3


def test_statement_writes_signs_and_compares_with_the_rebuilt_balance() -> None:
    lines = [
        shapes.Movement("Granted", date(2026, 11, 23), Decimal(6000), Decimal(6000)),
        shapes.Movement("Used", date(2027, 1, 2), Decimal(-1640), Decimal(4360)),
    ]
    tag = "{% statement lines balance rebuilt=rebuilt caption='Allocation 212' %}"

    same = show(tag, lines=lines, balance=Decimal(4360), rebuilt=Decimal("4360.0"))
    other = show(tag, lines=lines, balance=Decimal(4360), rebuilt=Decimal(4000))

    assert f"+6{NBSP}000" in same
    assert f"−1{NBSP}640" in same
    assert "agrees" in same
    assert "differs" in other


def test_capacity_bar_says_in_words_what_it_draws() -> None:
    html = show("{% capacity_bar a b b b label='LUMI-G' %}", a=Decimal(1000), b=Decimal(100))

    assert "100 used, 100 granted and not used, 100 reserved, 700 free" in html
    assert html.count('class="gap"') == 3
    assert 'class="hatch"' in html


def test_limit_bar_over_the_limit_says_so() -> None:
    html = show("{% limit_bar 'Try' a b a %}", a=Decimal(10), b=Decimal("0.5"))

    assert "10.5 % after this decision: over the limit" in html
    assert 'class="over"' in html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% key_figure 'Awarded' '68 %' note='144 of 212' %}", "<b>68 %</b>"),
        ("{% key_figure 'First job' 6 'days' %}", "<b>6</b> days"),
        ("{% empty_state 'No reviews' %}", "<h2>No reviews</h2>"),
        ("{% empty_state 'No reviews' 'Next week.' 'Change' '/a' %}", 'href="/a"'),
        ("{% facts rows 'numbers' %}", '<dl class="facts numbers"><dt>Price</dt><dd>Free</dd>'),
        ("{% document_list papers %}", '<span class="muted">1.2\u00a0MB</span>'),
        ("{% unavailable 'Submit opens when step 6 is complete.' %}", "Submit opens"),
        ("{% history_banner 7 at %}", "History is unbroken."),
        ("{% history_banner 7 at first_broken=4 %}", "First bad event: 4."),
        ("{% history_banner 7 at unanchored_since=at %}", "Unanchored since Mon 23 Nov 2026"),
        ("{% status_word 'stop' 'No award' %}", '<span class="word stop">No award</span>'),
    ],
)
def test_small_components_show_what_they_are_given(source: str, expected: str) -> None:
    papers = [shapes.Paper("Application", "/a.pdf", 1_200_000), shapes.Paper("Letter", note="soon")]

    assert expected in show(source, rows=[("Price", "Free")], papers=papers, at=DUE)


@pytest.mark.parametrize(
    ("undoable", "look"), [(True, "btn-primary"), (False, "btn-outline-danger")]
)
def test_confirmation_that_cannot_be_undone_has_no_warm_button(undoable: bool, look: str) -> None:
    tag = "{% confirmation 'Return 500?' 'You keep 20.' 'Return 500' 'Keep' '/x' undoable=u %}"

    html = show(tag, u=undoable)

    assert f'class="btn {look}"' in html
    assert ("btn-primary" in html) is undoable


@pytest.fixture
def rows_template(tmp_path: Any, settings: Any) -> str:  # pytest's own
    (tmp_path / "rows.html").write_text(
        "{% for row in rows %}<tr><td>{{ row }}</td></tr>{% endfor %}"
    )
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
    ]
    return "rows.html"


def table(make: Callable[..., shapes.Table], **changes: Any) -> shapes.Table:
    columns = [
        shapes.Column("Name", sort_url="?s=name", sorted="ascending"),
        shapes.Column("h", True),
    ]
    return make("Applications", columns, **{"rows": ["one"], "body": "rows.html", **changes})


def test_data_table_shows_chips_sort_rows_and_neighbours(rows_template: str) -> None:
    chips = [shapes.Chip("All", "?", 31, chosen=True), shapes.Chip("Overdue", "?f=o", 2)]
    pager = shapes.Pager(next_url="?after=x", shown="Applications 1 to 50")

    html = show("{% data_table t %}", t=table(shapes.Table, chips=chips, pager=pager))

    assert 'aria-sort="ascending"' in html
    assert "<tr><td>one</td></tr>" in html
    assert 'rel="next" href="?after=x"' in html
    assert 'rel="prev"' not in html
    assert html.count('aria-current="true"') == 1


def test_data_table_without_rows_teaches(rows_template: str) -> None:
    html = show("{% data_table t %}", t=table(shapes.Table, rows=[], empty_title="None yet"))

    assert "<table" not in html
    assert "<h2>None yet</h2>" in html
