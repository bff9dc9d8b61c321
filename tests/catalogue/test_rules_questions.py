"""Question sets: reading rows, showing what depends on answers, refusing unsound sets."""

from datetime import date
from decimal import Decimal

import pytest

from aifactory.catalogue.rules.questions import (
    AskedIn,
    InvalidQuestion,
    Operator,
    check_all,
    check_answer,
    check_set,
    choice_label,
    dependents,
    help_text,
    impossible_keys,
    label,
    minutes_left,
    newly_unsound,
    parse,
    section_help,
    section_label,
    sentence,
    text_of,
    visible_keys,
)

STEPS = [
    {"slug": "fit", "label": {"business": {"en": "Fit"}}},
    {"slug": "how-it-runs", "label": {"business": {"en": "How it runs"}}},
]


def row(key, kind="text", **more):
    return {"key": key, "type": kind, "section": "fit", "label": {"business": {"en": key}}} | more


def choices(*values):
    return [{"value": value, "label": {"business": {"en": value.upper()}}} for value in values]


def when(key, operator, value):
    return [{"key": key, "operator": operator, "value": value}]


def test_parse_reads_every_field():
    questions = parse(
        [
            row(
                "start",
                "date",
                limits={"not_before": "2027-01-01", "minimum": "0.5", "max_length": 3},
                conditions=[],
                minutes="1.5",
                asked_in="both",
                official_term="Start date",
                unit="days",
                is_required=False,
                is_confidential=True,
            )
        ],
        STEPS,
    )

    question = questions.question("start")
    assert (question.limits.not_before, question.limits.minimum, question.limits.max_length) == (
        date(2027, 1, 1),
        Decimal("0.5"),
        3,
    )
    assert (question.minutes, question.asked_in, question.in_fit_check) == (
        Decimal("1.5"),
        AskedIn.BOTH,
        True,
    )
    assert (question.official_term, question.unit, question.is_confidential) == (
        "Start date",
        "days",
        True,
    )
    assert question.is_required is False


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"key": "q"}, "type is missing"),
        (row("q", "essay"), "essay"),
        (row("q", limits={"max_lines": 5}), "unknown limits max_lines"),
        (row("q", limits={"not_before": "soon"}), "soon"),
        (row("q", minutes="long"), "ConversionSyntax"),
        (row("q", conditions=when("a", "like", "b")), "like"),
        (row("q", choices=[{"value": "a"}]), "label is missing"),
        (row("q", asked_in="elsewhere"), "elsewhere"),
        (row("q", choices=5), "not iterable"),
    ],
)
def test_parse_names_the_row_it_cannot_read(given, why):
    with pytest.raises(InvalidQuestion, match=f"Question “q” cannot be read: .*{why}"):
        parse([given])


def test_unknown_key_raises():
    with pytest.raises(KeyError):
        parse([]).question("q")


def test_form_and_fit_check_are_two_views_of_one_set():
    questions = parse(
        [
            row("hours", asked_in="fit"),
            row("country", asked_in="both", minutes="0.2"),
            row("container", section="how-it-runs", minutes="2"),
        ],
        STEPS,
    )

    assert [one.key for one in questions.for_fit().questions] == ["hours", "country"]
    assert [one.key for one in questions.for_form().questions] == ["country", "container"]
    assert [one.slug for one in questions.for_fit().sections] == ["fit"]
    assert [one.key for one in questions.in_section("how-it-runs")] == ["container"]
    assert (questions.minutes(), questions.minutes("fit")) == (Decimal("2.7"), Decimal("0.7"))


CHAIN = parse(
    [
        row("personal", "yes_no", minutes="0.5"),
        row(
            "how",
            "choice",
            choices=choices("a", "b", "c"),
            conditions=when("personal", "equals", True),
        ),
        row("why_not_a", conditions=when("how", "not", "a")),
        row("tools", "multi_choice", choices=choices("x", "y"), is_required=False),
        row("about_x", conditions=when("tools", "in", ["x"]), minutes="0.6"),
        row("count", "integer", is_required=False),
        row("one", conditions=when("count", "equals", 1)),
    ]
)


@pytest.mark.parametrize(
    ("answers", "hidden"),
    [
        ({}, {"how", "why_not_a", "about_x", "one"}),
        ({"personal": False}, {"how", "why_not_a", "about_x", "one"}),
        ({"personal": True}, {"why_not_a", "about_x", "one"}),
        ({"personal": True, "how": "a"}, {"why_not_a", "about_x", "one"}),
        ({"personal": True, "how": "b"}, {"about_x", "one"}),
        ({"personal": False, "how": "b"}, {"how", "why_not_a", "about_x", "one"}),
        ({"personal": "yes"}, {"how", "why_not_a", "about_x", "one"}),
        ({"tools": ["y"]}, {"how", "why_not_a", "about_x", "one"}),
        ({"tools": ["y", "x"]}, {"how", "why_not_a", "one"}),
        ({"count": 1}, {"how", "why_not_a", "about_x"}),
        ({"count": True}, {"how", "why_not_a", "about_x", "one"}),
    ],
)
def test_visible_keys_follow_the_answers(answers, hidden):
    every = [question.key for question in CHAIN.questions]

    assert visible_keys(CHAIN, answers) == tuple(key for key in every if key not in hidden)


def test_check_all_asks_only_what_is_visible():
    problems = check_all(CHAIN, {"personal": False, "tools": ["x"], "why_not_a": None})

    assert [problem.key for problem in problems] == ["about_x"]


@pytest.mark.parametrize(
    ("answers", "minutes"),
    [({}, 2), ({"tools": ["x"]}, 2), ({"personal": False, "tools": ["y"], "count": 2}, 0)],
)
def test_minutes_left_counts_open_visible_questions_rounded_up(answers, minutes):
    assert minutes_left(CHAIN, answers) == minutes


TEXTS = {
    "business": {"en": "Project lead", "de": "Projektleitung"},
    "research": {"en": "Project lead (principal investigator)"},
    "public": {"fr": "Responsable"},
}


@pytest.mark.parametrize(
    ("audience", "language", "text"),
    [
        ("business", "en", "Project lead"),
        ("business", "de", "Projektleitung"),
        ("business", "el", "Project lead"),
        ("research", "de", "Project lead (principal investigator)"),
        ("public", "fr", "Responsable"),
        ("public", "en", "Project lead"),
        ("press", "de", "Projektleitung"),
    ],
)
def test_words_fall_back_and_are_never_empty(audience, language, text):
    assert text_of(TEXTS, audience, language) == text


def test_words_of_questions_choices_and_steps():
    steps = [STEPS[0] | {"help": {"business": {"en": "Two minutes."}}}]
    questions = parse([row("q", "choice", choices=choices("a"), help=TEXTS)], steps)
    [question], [section] = questions.questions, questions.sections

    assert (label(question), help_text(question, language="de")) == ("q", "Projektleitung")
    assert [choice_label(question, value) for value in ("a", "gone")] == ["A", "gone"]
    assert (section_label(section), section_help(section)) == ("Fit", "Two minutes.")
    assert text_of({}) == ""


def test_sound_set_has_nothing_to_say():
    rows = [row("a", "yes_no"), row("b", section="how-it-runs", conditions=when("a", "not", True))]

    assert check_set(parse(rows, STEPS)) == []
    assert parse(rows).question("b").conditions[0].operator is Operator.NOT


UNSOUND = [
    ([row("Q")], ["“Q” is not a key. Use small letters, digits and underscores."]),
    ([row("then")], ["“then” is a name that the form itself needs."]),
    ([row("q"), row("q")], ["“q” is asked 2 times. A key belongs to one question."]),
    ([row("r"), row("q", section="x")], ["“q” belongs to step “x”, which does not exist."]),
    ([row("q", label={})], ["“q” has no label."]),
    ([row("q", "choice")], ["“q” offers no answers."]),
    (
        [row("q", choices=choices("a"))],
        ["“q” is of type text and cannot offer answers."],
    ),
    ([row("q", "choice", choices=choices("a", "a"))], ["“q” offers “a” 2 times."]),
    (
        [row("q", "choice", choices=[{"value": "a", "label": {}}])],
        ["“q” offers “a” without words."],
    ),
    (
        [row("q", limits={"min_length": 5, "max_length": 4})],
        ["“q” has a lower limit above its upper limit."],
    ),
    (
        [row("q", "date", limits={"not_before": "2027-01-02", "not_after": "2027-01-01"})],
        ["“q” has a lower limit above its upper limit."],
    ),
    ([row("q", "long_text")], ["“q” is long text and needs a limit of characters."]),
    ([row("q", minutes="-1")], ["“q” cannot take less than no time."]),
    (
        [row("q", conditions=when("ghost", "equals", "a"))],
        ["“q” depends on “ghost”, which does not exist."],
    ),
    (
        [row("q", conditions=when("r", "equals", "a")), row("r")],
        ["“q” depends on “r”, which is not asked earlier."],
    ),
    (
        [row("q", conditions=when("q", "equals", "a"))],
        [
            "“q” depends on “q”, which is not asked earlier.",
            "These questions wait for one another: q → q.",
        ],
    ),
    (
        [
            row("a", conditions=when("c", "equals", "x")),
            row("b", conditions=when("a", "equals", "x")),
            row("c", conditions=when("b", "equals", "x")),
        ],
        [
            "“a” depends on “c”, which is not asked earlier.",
            "These questions wait for one another: a → c → b → a.",
        ],
    ),
    (
        [row("a", "yes_no"), row("b", conditions=when("a", "equals", "yes"))],
        ["“b” waits for “a” to be “yes”, which it never is."],
    ),
    (
        [
            row("a", "choice", choices=choices("x")),
            row("b", conditions=when("a", "in", ["x", "y"])),
        ],
        ["“b” waits for “a” to be “y”, which it never is."],
    ),
    (
        [row("a"), row("b", conditions=when("a", "in", []))],
        ["“b” depends on “a” without saying on which answer."],
    ),
    (
        [row("a"), row("b", asked_in="both", conditions=when("a", "equals", "x"))],
        ["“b” depends on “a”, which is not asked in the same place."],
    ),
    ([row("q", limits={"maximum": 4})], ["“q” is of type text and has no limit “maximum”."]),
    ([row("q", limits={"max_words": 0})], ["“q” needs room for at least one character."]),
    (
        [row("q", "multi_choice", choices=choices("a"), limits={"max_choices": 2})],
        ["“q” allows 2 answers and offers 1."],
    ),
]


@pytest.mark.parametrize(("rows", "sentences"), UNSOUND)
def test_unsound_set_is_refused_with_sentences(rows, sentences):
    assert check_set(parse(rows, STEPS[:1])) == sentences


@pytest.mark.parametrize(
    ("steps", "sentences"),
    [
        (
            [STEPS[0], STEPS[1] | {"slug": "Runs"}],
            [
                "“Runs” cannot be part of an address. Use small letters, digits and hyphens.",
                "Step “Runs” has no questions.",
            ],
        ),
        ([STEPS[0], STEPS[0]], ["Step “fit” is there 2 times."]),
        ([STEPS[0] | {"label": {}}], ["Step “fit” has no name."]),
    ],
)
def test_unsound_steps_are_refused_with_sentences(steps, sentences):
    assert check_set(parse([row("q")], steps)) == sentences


def test_questions_follow_the_order_of_the_steps():
    rows = [row("a", section="how-it-runs"), row("b")]

    assert check_set(parse(rows, STEPS)) == ["The questions do not follow the order of the steps."]


def test_circle_is_found_beside_what_merely_leads_into_it():
    rows = [
        row("into", conditions=[*when("a", "equals", "x"), *when("b", "equals", "x")]),
        row("a", conditions=when("b", "equals", "x")),
        row("b", conditions=when("a", "equals", "x")),
    ]

    assert check_set(parse(rows, STEPS[:1]))[-1] == (
        "These questions wait for one another: a → b → a."
    )


YES_NO = row("yes", "yes_no")
ONE = row("one", "choice", choices=choices("x", "y"))
SOME = row("some", "multi_choice", choices=choices("x", "y"))
LAND = row("land", "country")


def both(*conditions):
    return [condition for each in conditions for condition in each]


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ([ONE, row("q", conditions=when("one", "not", ["x", "y"]))], {"q": "one"}),
        ([ONE, row("q", conditions=when("one", "not", "x"))], {}),
        ([YES_NO, row("q", conditions=when("yes", "not", [True, False]))], {"q": "yes"}),
        ([YES_NO, row("q", conditions=when("yes", "not", True))], {}),
        ([LAND, row("q", conditions=when("land", "not", ["FI", "SE"]))], {}),
        (
            [ONE, row("q", conditions=both(when("one", "in", ["x"]), when("one", "in", ["y"])))],
            {"q": "one"},
        ),
        (
            [
                ONE,
                row("q", conditions=both(when("one", "in", ["x", "y"]), when("one", "not", "y"))),
            ],
            {},
        ),
        (
            [SOME, row("q", conditions=both(when("some", "in", "x"), when("some", "in", "y")))],
            {},
        ),
        (
            [SOME, row("q", conditions=both(when("some", "in", "x"), when("some", "not", "x")))],
            {"q": "some"},
        ),
        ([SOME, row("q", conditions=when("some", "not", ["x", "y"]))], {"q": "some"}),
        (
            [
                YES_NO,
                row("a", conditions=when("yes", "equals", True)),
                row("b", conditions=both(when("a", "equals", "z"), when("yes", "equals", False))),
                row("c", conditions=when("b", "equals", "z")),
            ],
            {"b": "yes"},
        ),
        ([row("q", conditions=both(when("q", "in", []), when("ghost", "equals", "x")))], {}),
    ],
)
def test_question_that_no_answers_bring_up_is_found(rows, hidden):
    assert impossible_keys(parse(rows, STEPS[:1])) == hidden


def test_what_no_answers_bring_up_is_refused_with_the_cause():
    rows = [ONE, row("q", conditions=when("one", "not", ["x", "y"]))]

    assert check_set(parse(rows, STEPS[:1])) == [
        "“q” is never asked: it waits for answers to “one” that exclude one another."
    ]


def test_change_answers_only_for_what_it_makes_impossible():
    before = parse([row("q", "choice")], STEPS[:1])
    after = parse([row("q", "choice"), row("r", label={})], STEPS)

    found = newly_unsound(before, after)

    assert [(one.key, one.part, one.sentence) for one in found] == [
        ("r", "label", "“r” has no label.")
    ]


def test_dependents_wait_for_the_question_itself():
    assert [one.key for one in dependents(CHAIN, "how")] == ["why_not_a"]
    assert dependents(CHAIN, "one") == ()


def test_texts_are_counted_in_words():
    [question] = parse([row("q", limits={"max_words": 2})]).questions

    assert check_answer(question, "two words") == []
    [problem] = check_answer(question, "now three words")
    assert sentence(problem) == "The answer has 3 words, the limit is 2."
