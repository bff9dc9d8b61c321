"""The demo's cases as they are written down: how many, from whom, for where, and whether whole."""

import re
from collections import Counter
from datetime import date

import pytest

from aifactory.catalogue.models import AccessMode
from aifactory.catalogue.queries import open_call, question_set, round_for
from aifactory.catalogue.rules.questions import check_all, clean_value
from aifactory.demo import cases, people
from aifactory.demo.replay import Calendar
from aifactory.demo.scripts import Script, cut_offs, scripts

SCRIPTS = scripts()
WHOLE = [each for each in SCRIPTS if not {"start_draft"} & {step["act"] for step in each.steps}]
TODAY = date(2026, 11, 23)


def test_the_demo_is_as_large_as_it_says() -> None:
    organisations = {
        (each.answers["country"][0], each.answers["registration"][0]) for each in SCRIPTS
    }
    partitions = {code for each in SCRIPTS for code in each.answers.get("partition", [])}
    experts = [row for row in people.read("people") if row.get("role") == "reviewer"]

    assert len(SCRIPTS) == 60
    assert len({each.title for each in SCRIPTS}) == 60
    assert len(organisations) == 25
    assert len(partitions) == 12
    assert len(experts) == 20


def test_every_kind_of_organisation_applies_in_every_mode_it_may() -> None:
    kinds = {each.answers["organisation_kind"][0] for each in SCRIPTS}
    rounds = Counter(each.round for each in SCRIPTS)

    assert kinds == {"startup", "sme", "large", "research", "public"}
    assert {each.mode for each in SCRIPTS} == {"PG", "FL", "LS", "SC"}
    assert rounds == {"": 35, "finished": 10, "to_decide": 8, "running": 7}


def test_every_address_is_nobodys() -> None:
    assert all(row["email"].endswith(".example") for row in people.read("people"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda each: each.key)
def test_the_lead_of_a_case_is_in_the_list_of_people(script: Script) -> None:
    assert script.lead in {row["email"] for row in people.read("people")}


@pytest.mark.parametrize("script", WHOLE, ids=lambda each: each.key)
def test_the_reckoning_of_hours_comes_to_what_is_asked(script: Script) -> None:
    asked = script.answers.get("gpu_hours") or script.answers.get("node_hours")
    if asked is None:
        assert script.mode == "PG"
        return

    said = re.findall(r"\d[\d ]*\d", script.answers["hours_reason"][0])

    assert said[-1].replace(" ", "") == asked[0]


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["PG", "FL", "LS", "SC"])
def test_whole_cases_answer_every_question_of_their_mode(mode: str) -> None:
    call = open_call(AccessMode.objects.get(code=mode), Calendar(TODAY).instant(1, "12:00"))
    assert call is not None
    form = question_set(call.rule_set).for_form()
    offered = {"country": {each.answers["country"][0] for each in SCRIPTS}}
    offered["partition"] = {code for each in SCRIPTS for code in each.answers.get("partition", [])}
    for script in (each for each in WHOLE if each.mode == mode):
        asked = {question.key: question for question in form.questions}
        assert set(script.answers) <= set(asked), script.key
        answers = {key: clean_value(asked[key], raw) for key, raw in script.answers.items()}

        assert check_all(form, answers, options=offered) == [], script.key


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "finished", "to_decide", "running"),
    [
        (date(2026, 11, 23), "2026-10-30", "2026-10-30", "2026-11-13"),
        (date(2027, 1, 4), "2026-11-30", "2026-12-11", "2026-12-15"),
        (date(2027, 3, 1), "2026-12-15", "2026-12-11", "2027-01-04"),
    ],
)
def test_rounds_are_the_latest_that_are_old_enough(
    today: date, finished: str, to_decide: str, running: str
) -> None:
    calendar = Calendar(today)

    found = {name: str(calendar.day_of(each.at)) for name, each in cut_offs(calendar).items()}

    assert found == {"finished": finished, "to_decide": to_decide, "running": running}


@pytest.mark.django_db
def test_before_the_first_cut_offs_there_are_no_rounds_to_tell() -> None:
    assert cut_offs(Calendar(date(2026, 1, 20))) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2027, 1, 4), date(2027, 6, 7)])
def test_the_timetable_rises_ends_before_today_and_hits_the_rounds(today: date) -> None:
    calendar = Calendar(today)
    rows, rounds = cases.timetable(today=today), cut_offs(calendar)
    instants = [at for at, _script, _step in rows]

    assert instants == sorted(instants)
    assert calendar.day_of(instants[-1]) < today
    for at, script, step in rows:
        if script.round and step["act"] == "submit":
            assert round_for(rounds[script.round].call, at) == rounds[script.round], script.key
