"""Every type of answer: what is read, what is kept as typed, and which sentence it gets."""

from datetime import date
from decimal import Decimal

import pytest

from aifactory.catalogue.rules.questions import (
    Choice,
    Limits,
    Question,
    QuestionType,
    check_answer,
    clean_value,
    is_answered,
    sentence,
)

WORDS = {"business": {"en": "Some words"}}
AB = (Choice("a", WORDS), Choice("b", WORDS))


def ask(kind, *, name="summary", **more):
    texts = {"business": {"en": name}} if name else {}
    return Question("q", QuestionType(kind), "step", WORDS, name=texts, **more)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", [], None),
        ("text", [""], None),
        ("text", ["\x00"], None),
        ("text", ["first", "last"], "last"),
        ("text", ["  kept  "], "  kept  "),
        ("text", ["a\x00b\x1b\u202ec"], "ab\x1b\u202ec"),
        ("text", ["half \ud800 pair"], "half \ufffd pair"),
        ("long_text", ["one\r\ntwo\rthree\n"], "one\ntwo\nthree\n"),
        ("email", ["a@b.eu"], "a@b.eu"),
        ("multi_choice", [], None),
        ("multi_choice", ["", ""], None),
        ("multi_choice", ["b", "a", "b", ""], ["b", "a"]),
        ("yes_no", ["yes"], True),
        ("yes_no", [" No "], False),
        ("yes_no", ["perhaps"], "perhaps"),
        ("declaration", ["on"], True),
        ("declaration", [], None),
        ("integer", ["1 200"], 1200),
        ("integer", ["12\u00a0000\u202f000"], 12000000),
        ("integer", ["\u22125"], -5),
        ("integer", ["+5"], 5),
        ("integer", ["1,200"], "1,200"),
        ("integer", ["1.5"], "1.5"),
        ("integer", ["12 34"], "12 34"),
        ("integer", ["9" * 5000], "9" * 5000),
        ("integer", ["१२"], "१२"),
        ("months", ["3"], 3),
        ("decimal", ["1,5"], "1.5"),
        ("decimal", ["+1 200.50"], "1200.50"),
        ("decimal", ["1,200.5"], "1,200.5"),
        ("decimal", ["NaN"], "NaN"),
        ("decimal", ["1e5"], "1e5"),
        ("date", ["2027-05-31"], "2027-05-31"),
        ("date", [" 31.5.2027 "], "2027-05-31"),
        ("date", ["31.02.2027"], "31.02.2027"),
        ("date", ["03/04/2027"], "03/04/2027"),
        ("date", ["2027-W01-1"], "2027-W01-1"),
        ("country", [" be "], "BE"),
        ("country", ["Belgium"], "Belgium"),
        ("partition", ["LUMI-G"], "LUMI-G"),
        ("url", ["example.org"], "example.org"),
    ],
)
def test_clean_value_reads_what_it_can_and_keeps_the_rest(kind, raw, value):
    cleaned = clean_value(ask(kind), raw)

    assert (cleaned, type(cleaned)) == (value, type(value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, False),
        ("", False),
        (" \n", False),
        ([], False),
        ("x", True),
        (0, True),
        (False, True),
        (["a"], True),
    ],
)
def test_answered_is_anything_but_nothing(value, expected):
    assert is_answered(value) is expected


LIMITED = Limits(
    min_length=3,
    max_length=5,
    minimum=Decimal(1),
    maximum=Decimal(3),
    max_choices=1,
    not_before=date(2027, 5, 31),
    not_after=date(2028, 5, 31),
)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "word"),
        ("long_text", "a\nb\n"),
        ("choice", "a"),
        ("multi_choice", ["b"]),
        ("yes_no", False),
        ("yes_no", True),
        ("declaration", True),
        ("integer", 1),
        ("months", 3),
        ("decimal", "2.5"),
        ("date", "2027-05-31"),
        ("date", "2028-05-31"),
        ("country", "BE"),
        ("partition", "LUMI-G"),
        ("email", "ioana@sorbella.eu"),
        ("url", "https://sorbella.eu/speech?x=1"),
        ("url", "http://[2001:db8::1].eu.example/"),
    ],
)
def test_good_answers_have_no_problem(kind, value):
    choices = AB if kind in {"choice", "multi_choice"} else ()
    options = {"q": {"BE", "LUMI-G"}}
    good = value != "http://[2001:db8::1].eu.example/"

    problems = check_answer(ask(kind, limits=LIMITED, choices=choices), value, options=options)

    assert (problems == []) is good


@pytest.mark.parametrize(
    ("kind", "value", "code", "said"),
    [
        ("text", None, "missing", "The summary is missing."),
        ("choice", None, "missing_choice", "Choose the summary."),
        ("country", None, "missing_choice", "Choose the summary."),
        ("partition", None, "missing_choice", "Choose the summary."),
        ("yes_no", None, "missing_yes_no", "Answer yes or no: summary."),
        ("declaration", None, "not_confirmed", "Confirm the summary before you go on."),
        ("declaration", False, "not_confirmed", "Confirm the summary before you go on."),
        ("text", 5, "not_text", "“5” is not text."),
        ("text", "ab", "too_short", "The summary has 2 characters, it needs at least 3."),
        ("text", "a" * 1320, "too_long", "The summary has 1 320 characters, the limit is 5."),
        ("text", "a\nbc", "several_lines", "The summary has several lines. Write it on one line."),
        (
            "choice",
            "c",
            "not_a_choice",
            "“c” is not one of the answers. Choose one from the list.",
        ),
        (
            "multi_choice",
            "a",
            "not_a_choice",
            "“a” is not one of the answers. Choose one from the list.",
        ),
        (
            "multi_choice",
            ["c"],
            "not_a_choice",
            "“c” is not one of the answers. Choose one from the list.",
        ),
        (
            "multi_choice",
            ["a", "b"],
            "too_many_choices",
            "You chose 2 answers, at most 1 are possible.",
        ),
        (
            "yes_no",
            "maybe",
            "not_yes_or_no",
            "“maybe” is neither yes nor no. Choose one of the two.",
        ),
        (
            "integer",
            "1,200",
            "not_a_whole_number",
            "“1,200” is not a whole number. Write digits only, like 1200.",
        ),
        (
            "integer",
            True,
            "not_a_whole_number",
            "“True” is not a whole number. Write digits only, like 1200.",
        ),
        ("months", 12, "too_large", "12 months is too high. The most is 3 months."),
        ("months", 0, "too_small", "0 months is too low. The least is 1 months."),
        ("decimal", 5, "not_a_number", "“5” is not a number. Write it like 1200 or 12.5."),
        ("decimal", "x", "not_a_number", "“x” is not a number. Write it like 1200 or 12.5."),
        ("decimal", "3.01", "too_large", "3.01 months is too high. The most is 3 months."),
        (
            "date",
            "31.02.2027",
            "not_a_date",
            "“31.02.2027” is not a date. Write it as 31.05.2027 or 2027-05-31.",
        ),
        ("date", 5, "not_a_date", "“5” is not a date. Write it as 31.05.2027 or 2027-05-31."),
        (
            "date",
            "2027-03-31",
            "too_early",
            "31 Mar 2027 is too early. It must be 31 May 2027 or later.",
        ),
        (
            "date",
            "2029-03-31",
            "too_late",
            "31 Mar 2029 is too late. It must be 31 May 2028 or earlier.",
        ),
        (
            "country",
            "Belgium",
            "not_a_choice",
            "“Belgium” is not one of the answers. Choose one from the list.",
        ),
        ("country", "XX", "not_offered", "“XX” is not offered now. Choose one from the list."),
        ("partition", "X", "not_offered", "“X” is not offered now. Choose one from the list."),
        (
            "email",
            "a@b",
            "not_an_email",
            "“a@b” is not an e-mail address. Write it like name@company.eu.",
        ),
        (
            "email",
            5,
            "not_an_email",
            "“5” is not an e-mail address. Write it like name@company.eu.",
        ),
        (
            "url",
            "javascript:alert(1)",
            "not_a_web_address",
            "“javascript:alert(1)” is not a web address. Start it with https://.",
        ),
        (
            "url",
            "http://[",
            "not_a_web_address",
            "“http://[” is not a web address. Start it with https://.",
        ),
        ("url", 5, "not_a_web_address", "“5” is not a web address. Start it with https://."),
    ],
)
def test_each_problem_is_a_sentence(kind, value, code, said):
    choices = AB if kind in {"choice", "multi_choice"} else ()
    question = ask(kind, limits=LIMITED, choices=choices, unit="months")

    [problem] = check_answer(question, value, options={"q": {"BE", "LUMI-G"}})

    assert (problem.key, problem.code) == ("q", code)
    assert sentence(problem).replace("\u00a0", " ") == said


def test_optional_question_may_stay_empty():
    assert check_answer(ask("text", is_required=False), None) == []


def test_several_problems_of_one_answer_are_all_named():
    question = ask("text", limits=Limits(max_length=3))

    assert [problem.code for problem in check_answer(question, "a\nbcd")] == [
        "too_long",
        "several_lines",
    ]


def test_sentence_quotes_one_short_visible_line():
    [problem] = check_answer(ask("integer"), "1\n2\x00\u202e" + "x" * 100)

    assert sentence(problem) == (
        f"“1 2 {'x' * 35}…” is not a whole number. Write digits only, like 1200."
    )


def test_sentence_without_a_name_or_a_known_language_still_speaks():
    [problem] = check_answer(ask("text", name=""), None)

    assert sentence(problem, "xx", "research") == "The answer is missing."


@pytest.mark.parametrize("kind", list(QuestionType))
def test_without_limits_or_options_only_the_type_is_checked(kind):
    value = clean_value(ask(kind), ["5"])

    assert all(
        problem.code not in {"not_offered", "too_small", "too_long", "too_many_choices"}
        for problem in check_answer(ask(kind), value)
    )
