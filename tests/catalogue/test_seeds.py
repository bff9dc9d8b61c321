"""What is shipped: loads twice as once, every fact with its source, every rule set sound."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from aifactory.audit.recording import SystemActor
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import (
    AccessMode,
    Availability,
    Bundle,
    Call,
    Country,
    Holiday,
    Maintenance,
    Partition,
    QuestionRow,
    RuleSet,
    Sourced,
)
from aifactory.catalogue.rules.questions import (
    QuestionType,
    check_set,
    help_text,
    label,
    section_label,
    text_of,
    visible_keys,
)
from aifactory.catalogue.seeds import loading, reading, versions

pytestmark = pytest.mark.django_db
BY = SystemActor("tests.catalogue")
# No window is shipped: sites announce them to the office.
FACTS = [
    model
    for model in apps.get_app_config("catalogue").get_models()
    if issubclass(model, Sourced) and model is not Maintenance
]


def pg():
    return RuleSet.objects.get(mode__code="PG", version=1)


def newest(mode):
    return RuleSet.objects.filter(mode__code=mode).latest("version")


def test_loading_again_changes_nothing():
    before = {model: model.objects.count() for model in FACTS}

    tally = operations.load_seeds(by=BY)

    assert (tally.created, tally.updated, tally.has_changed) == (0, 0, False)
    assert tally.same > 150
    assert {model: model.objects.count() for model in FACTS} == before


def revised(cast, subject, verb="changed"):
    """As an operation of the office leaves it."""
    return operations.revise(by=cast.officer, subject=subject, verb=verb, reason="Read anew.")


def test_loading_leaves_what_the_office_changed(cast):
    partition = Partition.objects.get(code="LUMI-G")
    Partition.objects.filter(pk=partition.pk).update(queue_hours=77)
    for subject in (partition, Call.objects.get(code="LS-2026")):
        revised(cast, subject)

    tally = operations.load_seeds(by=BY)

    partition.refresh_from_db()
    assert partition.queue_hours == 77
    assert (tally.left, tally.has_changed) == (2, False)


def test_loading_does_not_bring_back_what_the_office_deleted(cast):
    row = Availability.objects.filter(call=None).order_by("pk")[0]
    revised(cast, row, "deleted")
    row.delete()

    tally = operations.load_seeds(by=BY)

    assert (tally.left, tally.has_changed) == (1, False)


def test_loading_brings_a_changed_fact_back():
    Partition.objects.filter(code="LUMI-G").update(nodes=1, max_nodes_per_job=None)

    tally = operations.load_seeds(by=BY)

    assert (tally.created, tally.updated) == (0, 1)
    assert Partition.objects.get(code="LUMI-G").nodes == 2978


def test_loading_refuses_to_change_rules_in_force(monkeypatch):
    [given] = [given for given in reading.rule_sets() if given["mode"] == "PG"]
    given["content"]["acceptance_days"] = 15
    monkeypatch.setattr(reading, "rule_sets", lambda: iter([given]))

    with pytest.raises(versions.FrozenRules) as refusal:
        operations.load_seeds(by=BY)

    assert refusal.value.sentence == (
        "Version 1 of the rules of PG is in force and cannot change. "
        "Ship the new text as version 2."
    )


def test_command_says_what_changed_and_refuses_in_one_line(monkeypatch):
    said = StringIO()

    call_command("load_catalogue", stdout=said)

    assert said.getvalue().startswith("Catalogue: 0 new, 0 changed, ")
    [given] = [given for given in reading.rule_sets() if given["mode"] == "PG"]
    given["questions"].pop()
    monkeypatch.setattr(reading, "rule_sets", lambda: iter([given]))
    with pytest.raises(CommandError, match="Ship the new text as version 2"):
        call_command("load_catalogue", stdout=said)


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_every_fact_has_a_source_and_a_date(model):
    rows = list(model.objects.all())

    assert rows
    assert all(len(row.source) > 8 for row in rows)
    assert {row.source_tag for row in rows} <= {"V", "R", "K", "D"}
    assert {row.checked_on for row in rows} == {date(2026, 11, 23)}


def test_bundles_of_try_are_five_thousand_gpu_hours_everywhere():
    rows = {bundle.partition.code: bundle for bundle in queries.bundles(pg())}

    assert len(rows) == 8
    assert {bundle.triple.gpu_hours for bundle in rows.values()} == {Decimal(5000)}
    assert rows["KAROLINA-GPU"].node_hours == 625
    leonardo, lumi = rows["LEONARDO-BOOSTER"], rows["LUMI-G"]
    assert (leonardo.node_hours, leonardo.triple.local, leonardo.source_tag) == (1250, 40000, "V")
    assert (lumi.node_hours, lumi.triple.local, lumi.triple.local_name) == (1250, 10000, "GCD-h")
    assert {b.source_tag for code, b in rows.items() if code != "LEONARDO-BOOSTER"} == {"D"}
    assert lumi.note == "derived: about 5 000 GPU-h; official figure not found"


@pytest.mark.parametrize(
    ("mode", "version"),
    [("PG", 1), ("FL", 1), ("FL", 2), ("LS", 1), ("LS", 2), ("SC", 1), ("SC", 2)],
)
def test_every_rule_set_is_sound_in_force_and_hashed(mode, version):
    rule_set = RuleSet.objects.get(mode__code=mode, version=version)

    assert check_set(queries.question_set(rule_set)) == []
    assert (rule_set.status, len(rule_set.content_hash)) == ("in_force", 64)
    assert rule_set.terms.stages[-1] == "decision"


def test_try_asks_at_most_twenty_questions_and_a_confirmation():
    form = queries.question_set(pg()).for_form()
    asked = [
        form.question(key)
        for key in visible_keys(form, {})
        if form.question(key).type is not QuestionType.DECLARATION
    ]

    assert 17 <= len(asked) <= 20
    assert sum(question.type is QuestionType.LONG_TEXT for question in asked) == 3
    assert form.minutes() <= 30
    assert [section.slug for section in form.sections] == [
        "fit",
        "company",
        "project",
        "ai-and-data",
        "hours",
        "how-it-runs",
        "safety",
        "people",
    ]


def test_fit_check_asks_seven_questions_and_its_answers_flow_into_the_form():
    questions = queries.question_set(pg())
    fit, form = questions.for_fit(), questions.for_form()

    assert visible_keys(fit, {}) == (
        "country",
        "organisation_kind",
        "purpose",
        "hours_needed",
        "civilian_use",
        "prohibited_practices",
        "lead_contract",
    )
    assert visible_keys(fit, {"lead_contract": "fixed"})[-1] == "lead_contract_ends_on"
    assert {one.key for one in fit.questions} - {one.key for one in form.questions} == {
        "purpose",
        "hours_needed",
    }


@pytest.mark.parametrize("mode", ["PG", "FL", "LS", "SC"])
def test_every_question_speaks_to_each_audience_in_short_sentences(mode):
    questions = queries.question_set(newest(mode))

    for audience in ("business", "research", "public"):
        for question in questions.questions:
            words = [label(question, audience), help_text(question, audience)]
            assert all(words), question.key
            assert text_of(question.name, audience), question.key
            assert not any(word in " ".join(words) for word in ("please", "!", " PI ")), (
                question.key
            )
        assert all(section_label(section, audience) for section in questions.sections)
    lead = questions.question("lead_contract")
    assert "principal investigator" in label(lead, "research")
    assert "principal investigator" not in label(lead, "business")


def test_calls_are_as_shipped():
    assert dict(Call.objects.order_by("code").values_list("code", "status")) == {
        "FL-2026": "open",
        "FL-2027": "open",
        "LS-2026": "open",
        "PG-2026": "open",
        "PG-2027": "open",
        "SC-2026": "open",
    }
    assert {call.rule_set.version for call in Call.objects.exclude(mode__code="PG")} == {2}
    large = Call.objects.get(code="LS-2026")
    assert (large.cut_offs.count(), large.scope, large.name) == (
        22,
        "call:LS-2026",
        "Train big 2026",
    )


@pytest.mark.parametrize(
    ("mode", "always", "every"), [("FL", 25, 30), ("LS", 32, 38), ("SC", 32, 40)]
)
def test_other_modes_ask_the_same_things_in_the_same_words(mode, always, every):
    form, small = (queries.question_set(newest(one)).for_form() for one in (mode, "PG"))
    known = {question.key for question in form.questions}

    assert (len(visible_keys(form, {})), len(form.questions)) == (always, every)
    for question in small.questions:
        same = form.question(question.key)
        assert (same.type, same.choices, same.conditions, same.is_confidential) == (
            question.type,
            question.choices,
            question.conditions,
            question.is_confidential,
        )
        assert same.label == question.label
    assert {question.key for question in small.questions} < known
    assert ("node_hours" if mode == "SC" else "gpu_hours") in known


def test_experts_are_asked_for_in_plain_words_with_the_official_term():
    terms = {
        question.key: (label(question), question.official_term)
        for question in queries.question_set(newest("LS")).questions
    }

    assert terms["novelty"] == ("What is new about it, and why will it work?", "Excellence")
    assert terms["impact"][1] == "Innovation and impact"
    assert terms["plan"][1] == "Quality and efficiency of implementation"
    assert {"evidence", "milestones", "scaling", "is_resubmission", "excluded_experts"} < set(terms)
    assert "if_hours_run_out" in terms


@pytest.mark.parametrize(
    ("mode", "codes"),
    [("LS", {"LEONARDO-BOOSTER"}), ("SC", {"LUMI-G", "MARENOSTRUM5-ACC"})],
)
def test_other_modes_offer_what_is_known_to_be_offered(mode, codes):
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    states = queries.availabilities(AccessMode.objects.get(code=mode), noon)

    assert {state.partition.code for state in states if state.is_open} == codes
    assert all(text_of(state.reason) for state in states if not state.is_open)


def test_planned_call_moves_to_newer_rules_and_an_open_one_keeps_its_own(monkeypatch):
    [given] = [row for row in reading.rows("calls") if row["code"] == "LS-2026"]
    before = given | {"code": "LS-B", "rule_set": 1, "is_open": False, "cut_offs": []}
    planned = loading.call(before, loading.Tally())
    opened = operations.open_call(
        by=BY, call=loading.call(before | {"code": "LS-C"}, loading.Tally())
    )
    after = before | {"rule_set": 2, "is_open": True}
    rows = {"calls": [after, after | {"code": "LS-C"}]}
    known = reading.rows
    monkeypatch.setattr(reading, "rows", lambda name: rows.get(name) or known(name))

    operations.load_seeds(by=BY)

    planned, opened = (Call.objects.get(pk=one.pk) for one in (planned, opened))
    assert (planned.rule_set.version, planned.status) == (2, "open")
    assert (opened.rule_set.version, opened.status) == (1, "open")
    assert not operations.load_seeds(by=BY).has_changed


def test_countries_count_the_member_states_and_explain_what_is_partial():
    members = Country.objects.filter(statuses__ground="eu_member")

    assert members.count() == 27
    assert members.get(code="GR").vat_prefix == "EL"
    partial = Country.objects.filter(statuses__is_partial=True).order_by("code")
    assert [country.code for country in partial] == ["CA", "JP", "KR", "NZ"]
    assert all(row.note for country in partial for row in country.statuses.all())


@pytest.mark.parametrize("year", [2026, 2027])
def test_office_has_ten_holidays_a_year(year):
    days = list(Holiday.objects.filter(on__year=year).order_by("on"))

    assert len(days) == 10
    assert all("ours" in day.source or "our office" in day.source for day in days)


def test_tally_of_a_first_load_counts_rows():
    tally = loading.Tally()
    key = {"calendar": "other", "on": date(2026, 12, 24)}
    source = {"source": "Our own choice", "source_tag": "D", "checked_on": "2026-11-23"}

    first = loading.keep(Holiday, tally, key=key, values={"name": "Eve", **source})
    again = loading.keep(Holiday, tally, key=key, values={"name": "Eve", **source})
    loading.keep(Holiday, tally, key=key, values={"name": "Christmas Eve", **source})

    assert first == again
    assert (tally.created, tally.same, tally.updated) == (1, 1, 1)


def test_draft_that_is_shipped_again_is_rewritten(monkeypatch):
    [given] = [given for given in reading.rule_sets() if given["mode"] == "PG"]
    given |= {"version": 2, "valid_from": "2027-06-01T00:00"}
    draft = versions.write(given, loading.Tally())
    questions = draft.question_rows.count()
    given["questions"] = given["questions"][:3]

    versions.write(given, loading.Tally())

    assert (questions, QuestionRow.objects.filter(rule_set=draft).count()) == (28, 3)
    assert Bundle.objects.filter(rule_set=draft).count() == 8
