"""Pills, words, notes, icons and the filters that print figures and instants."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from aifactory.face.tags.icons import STATUS_ICONS
from aifactory.portal.gallery.specimens import Specimen, State

AT = datetime(2026, 11, 23, 16, tzinfo=UTC)
WORDS = {
    "ok": "Open",
    "info": "Technical check",
    "wait": "Full until 4 Jan",
    "stop": "Overdue",
    "idle": "Draft",
}
NOTES = {
    "info": "The hosting site answers by Mon 23 Nov 2026.",
    "ok": "The history is unbroken.",
    "wait": "The clock stopped on Tue 17 Nov: the site waits for your answer.",
    "stop": "The promised day passed. The head of the office was told.",
    "idle": "These answers are fixed.",
}
FILTERS: dict[str, tuple[str, Any]] = {
    "moment": ("A deadline or legal instant", AT),
    "local": ("Plain local time, for what binds nobody", AT),
    "clock": ("The time alone", AT),
    "day": ("A date", date(2026, 11, 23)),
    "weekday": ("Anything that is due", date(2026, 11, 23)),
    "short_day": ("Inside a card that states the year", date(2026, 11, 23)),
    "block_day": ("Under a block of a promise clock", date(2026, 11, 23)),
    "due_day": ("The large half of a promise", AT),
    "due_rest": ("The small half of a promise", AT),
    "hours": ("An amount; a dash for none", Decimal("6000.5")),
    "signed_hours": ("A movement always says its direction", Decimal(-1640)),
    "unit_hours": ("With its unit after a no-break space", Decimal(6000)),
    "size": ("Bytes", 84_300),
    "duration": ("At most two units", timedelta(days=1, hours=4, minutes=3)),
    "minutes": ("Whole minutes", 12),
    "hash_short": ("First and last four characters", "9f2c" + "0" * 56 + "71ab"),
}


def specimens() -> list[Specimen]:
    """Everything that is a word or a line."""
    return [_pills(), _status_words(), _notes(), _icons(), _names(), _formats()]


def _pills() -> Specimen:
    source = "{% pill status word %}"
    states = [State(key, source, {"status": key, "word": WORDS[key]}) for key in STATUS_ICONS]
    states.append(State("another icon", '{% pill "idle" "Draft" icon="pencil" %}'))
    return Specimen(
        "Pill",
        "{% pill %}",
        "State, icon and word, always together. Never two pills for one fact.",
        states,
        is_small=True,
    )


def _status_words() -> Specimen:
    source = "{% status_word status word %}"
    states = [State(key, source, {"status": key, "word": WORDS[key]}) for key in STATUS_ICONS]
    return Specimen(
        "Status word",
        "{% status_word %}",
        "In dense columns where the whole column is status.",
        states,
        is_small=True,
    )


def _notes() -> Specimen:
    source = "{% note status %}{{ text }}{% endnote %}"
    states = [State(key, source, {"status": key, "text": text}) for key, text in NOTES.items()]
    states.append(
        State("another icon", '{% note "info" "lock" %}{{ text }}{% endnote %}', {"text": "Fixed."})
    )
    return Specimen(
        "Note",
        "{% note %}",
        "One sentence a person must not miss, where they look anyway. Not for errors of a field.",
        states,
    )


def _icons() -> Specimen:
    names = ("check-lg", "arrow-right", "lock", "person", "file-earmark-pdf", "shield-check")
    states = [State(name, "{% icon name %}", {"name": name}) for name in names]
    states.append(State("coloured", '{% icon "check-lg" "ok" %}'))
    return Specimen(
        "Icon",
        "{% icon %}",
        "Decoration beside a word that carries the meaning. All of static/img/icons.svg.",
        states,
        is_small=True,
    )


def _names() -> Specimen:
    states = [
        State("site", "{% site_title %}"),
        State("person", "{% person_name user %}"),
        State("zone", "{% zone_note %}"),
    ]
    return Specimen(
        "Names", "{% site_title %}", "Of the site, of a person, of the zone.", states, is_small=True
    )


def _formats() -> Specimen:
    states = [
        State(words, f"{{{{ value|{name} }}}}", {"value": value})
        for name, (words, value) in FILTERS.items()
    ]
    states.append(State("nothing yet", "{{ value|hours }} {{ value|moment }}", {"value": None}))
    return Specimen(
        "Dates, amounts, sizes",
        "{{ value|filter }}",
        "Every date and number on every page goes through one of these.",
        states,
        is_small=True,
    )
