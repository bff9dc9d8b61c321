"""The language of letters and mails: what it says, what it refuses, and whom it never names."""

import pytest

from aifactory.face.rules.wording import (
    BadDeclaration,
    FaultyText,
    MissingValue,
    Names,
    Person,
    Piece,
    compared,
    faults,
    leaks,
    paragraphs,
    problems,
    read_template,
    variables_in,
    written,
)

NAMES = Names(
    always=frozenset({"name", "number"}),
    sometimes=frozenset({"due", "comment"}),
    flags=frozenset({"is_again"}),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hello {name}.", []),
        ("Hello { name }.", []),
        ("No [sic] variables, 3 [items].", []),
        ("[if due]By {due}.[end]", []),
        ("[if not due]Soon.[end]", []),
        ("[if due]\nBy {due}[if is_again] again[end].\n[end]", []),
        ("a\n{nmae}", [("unknown", 2, "nmae", "name")]),
        ("{xyzzy}", [("unknown", 1, "xyzzy", "")]),
        ("[if xyzzy]x[end]", [("unknown", 1, "xyzzy", "")]),
        ("Hello {name", [("open_brace", 1, "name", "")]),
        ("Hello {name.__class__}", [("open_brace", 1, "name.__class__", "")]),
        ("Hello {{ name }}", [("open_brace", 1, "", ""), ("stray_brace", 1, "}", "")]),
        ("Hello {}", [("open_brace", 1, "", "")]),
        ("Hello name}", [("stray_brace", 1, "}", "")]),
        ("{% load x %}", [("open_brace", 1, "% load x %", "")]),
        ("[if due]By {due}.", [("unclosed_if", 1, "due", "")]),
        ("x\n[end]", [("stray_end", 2, "", "")]),
        ("[if due]x[else]y[end]", [("odd_tag", 1, "else", "")]),
        ("[if due and name]x[end]", [("odd_tag", 1, "if due and name", ""), ("stray_end", 1)]),
        ("[if]x[end]", [("odd_tag", 1, "if", ""), ("stray_end", 1)]),
        ("[if due]x[end due]", [("odd_tag", 1, "end due", ""), ("unclosed_if", 1, "due", "")]),
        ("[if due\nx", [("open_tag", 1, "if", "")]),
        ("By {due}.", [("unguarded", 1, "due", "")]),
        ("[if not due]By {due}.[end]", [("unguarded", 1, "due", "")]),
        ("[if comment]By {due}.[end]", [("unguarded", 1, "due", "")]),
        ("[if is_again]{is_again}[end]", [("no_text", 1, "is_again", "")]),
        ("[if name]x[end]", [("always_there", 1, "name", "")]),
        (" \n ", [("empty", 0, "", "")]),
        ("Good\u202eday", [("invisible", 1, "U+202E", "")]),
        ("[if due]" * 5 + "x" + "[end]" * 5, [("too_deep", 1, "due", "")]),
    ],
)
def test_faults_are_named_with_their_line(
    text: str, found: list[tuple[str, int, str, str]]
) -> None:
    told = [(one.code, one.line, one.name, one.hint) for one in problems(text, NAMES)]

    assert told == [(*each, "", "")[:4] for each in found]


def test_text_names_what_it_has_to() -> None:
    told = problems("Hello {name}.", NAMES, needed=["name", "number"])

    assert [(one.code, one.line, one.name) for one in told] == [("needed", 0, "number")]


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("Hello {name}.", {"name": "Ana"}, "Hello Ana."),
        ("Hello {name}.\r\n\r\nBye.  ", {"name": "Ana"}, "Hello Ana.\n\nBye."),
        ("[if due]By {due}.[end]Bye", {"due": ""}, "Bye"),
        ("[if due]By {due}.[end]Bye", {"due": "noon"}, "By noon.Bye"),
        ("[if not due]Soon.[end]", {}, "Soon."),
        ("a\n\n[if due]\nBy {due}.\n[end]\n\nb", {"due": ""}, "a\n\nb"),
        ("a\n\n[if due]\nBy {due}.\n[end]\n\nb", {"due": "noon"}, "a\n\nBy noon.\n\nb"),
        ("a\n  [if due]  \nb\n[end]\nc", {"due": "x"}, "a\nb\nc"),
        ("a\n[if due]\nb[end]", {"due": "x"}, "a\nb"),
        ("[if due][if is_again]x[end]y[end]z", {"due": "1"}, "yz"),
        ("[if due][if is_again]x[end]y[end]z", {"is_again": "1"}, "z"),
        # A value is never read as text of ours: no tag, no variable, no markup comes alive.
        ("Hello {name}.", {"name": "{number} [if due]<b>"}, "Hello {number} [if due]<b>."),
    ],
)
def test_text_is_written_for_a_case(text: str, values: dict[str, str], expected: str) -> None:
    assert written(text, values) == expected


@pytest.mark.parametrize("values", [{}, {"name": ""}, {"name": "  "}])
def test_gap_is_never_written(values: dict[str, str]) -> None:
    with pytest.raises(MissingValue) as gap:
        written("Hello {name}.", values)

    assert gap.value.name == "name"


@pytest.mark.parametrize("text", ["Hello {name", "[if due]x", "x[end]", "[else]", "}"])
def test_faulty_text_is_never_written(text: str) -> None:
    with pytest.raises(FaultyText):
        written(text, {"name": "Ana", "due": "noon"})


def test_paragraphs_keep_words_and_values_apart() -> None:
    text = "Dear {name},\n\nanswer\nby {due} {name}, {name}.\n \n\n[if comment]x[end]\n\nBye"

    assert paragraphs(text, {"name": "Ana", "due": "noon"}) == [
        [Piece("Dear "), Piece("Ana", "name"), Piece(",")],
        [
            Piece("answer by "),
            Piece("noon ", "due"),
            Piece("Ana", "name"),
            Piece(", "),
            Piece("Ana", "name"),
            Piece("."),
        ],
        [Piece("Bye")],
    ]


def test_paragraph_is_one_text_around_what_is_left_out() -> None:
    assert paragraphs("a [if due]b[end]c", {"due": ""}) == [[Piece("a c")]]


def test_paragraph_of_a_value_alone_has_no_blank_ends() -> None:
    assert paragraphs(" {name} \n\n[if due] [end]", {"name": "Ana", "due": "x"}) == [
        [Piece("Ana", "name")]
    ]


def test_variables_of_a_text_are_found() -> None:
    assert variables_in("{name} [if due]x[end] [if not comment]y[end]") == {
        "name",
        "due",
        "comment",
    }


# --- Whom a text names ---------------------------------------------------------------------------

EXPERTS = [
    Person("Jana Nováková", "jana@uni.example"),
    Person("Søren von Ørsted", "soren@uni.example"),
    Person("Bo Li", ""),
    Person("Hugh Grant", "hg@uni.example"),
    Person("", "nobody@uni.example"),
    Person("Laure Vasseur-Brun", ""),
    Person("Mononym", ""),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The experts were fair.", []),
        ("x\nJANA NOVAKOVA read it.", [(2, "JANA NOVAKOVA")]),
        ("novakova, Jana", [(1, "novakova Jana")]),
        ("jana\nnovakova", [(1, "jana novakova")]),
        ("Dr Nova\u0301kova\u0301 thinks so.", [(1, "Nováková")]),
        ("Professor Orsted", [(1, "Orsted")]),
        ("soren orsted", [(1, "soren orsted")]),
        ("an orsted is a unit", []),
        ("Write to JANA@uni.example.", [(1, "jana@uni.example")]),
        ("Ask nobody@uni.example.", [(1, "nobody@uni.example")]),
        ("Li and Bo", []),
        ("Ask Bo Li.", [(1, "Bo Li")]),
        ("Bo Lin", []),
        ("Grant of hours", []),
        ("Hugh Grant", [(1, "Hugh Grant")]),
        ("Madame Vasseur", [(1, "Vasseur")]),
        ("laure brun", [(1, "laure brun")]),
        ("Ask Mononym.", [(1, "Mononym")]),
    ],
)
def test_names_are_found_in_any_spelling(text: str, found: list[tuple[int, str]]) -> None:
    told = leaks(text, EXPERTS, usual="The grant is yours.")

    assert [(leak.line, leak.words) for leak in told] == found


# --- Differences and declarations ----------------------------------------------------------------


def test_differences_show_every_line() -> None:
    told = [(line.kind, line.text) for line in compared("a\nb\nc", "a\nB\nc\nd")]

    assert told == [("same", "a"), ("gone", "b"), ("new", "B"), ("same", "c"), ("new", "d")]


MAIL: dict[str, object] = {
    "medium": "mail",
    "audience": "applicant",
    "title": "Hello",
    "purpose": "Says hello.",
    "blocks": [
        {"name": "subject", "label": "Subject", "line": True},
        {"name": "body", "label": "Text", "needed": ["name"]},
    ],
    "variables": [
        {"name": "name", "meaning": "Name", "example": "Ana"},
        {"name": "due", "meaning": "Due", "example": "", "optional": True, "form": "moment"},
        {"name": "is_again", "meaning": "Again", "example": "", "form": "flag"},
    ],
    "shipped": {"en": {"subject": "Hello", "body": "Hello {name}.\n"}},
}


def test_declaration_is_read() -> None:
    template = read_template("hello", MAIL)

    assert template.names == Names(frozenset({"name"}), frozenset({"due"}), frozenset({"is_again"}))
    assert template.shipped["en"]["body"] == "Hello {name}."
    assert template.blocks[1].needed == ("name",)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, {}),
        ({"subject": "a\nb"}, {"subject": ["one_line"]}),
        ({"subject": "a" * 151}, {"subject": ["too_long"]}),
        ({"body": "{name}" + "a" * 5000}, {"body": ["too_long"]}),
        ({"body": "{nome}", "subject": ""}, {"subject": ["empty"], "body": ["unknown", "needed"]}),
    ],
)
def test_faults_are_told_by_part(changed: dict[str, str], found: dict[str, list[str]]) -> None:
    template = read_template("hello", MAIL)
    told = faults(template, {**template.shipped["en"], **changed})

    assert {name: [one.code for one in each] for name, each in told.items()} == found


@pytest.mark.parametrize(
    "changed",
    [
        {"shipped": {"en": {"subject": "Hello", "body": "Hello {you} {name}"}}},
        {"medium": "post"},
        {"audience": "world"},
        {"shipped": {"en": {"subject": "Hello"}}},
        {"blocks": [{"name": "body", "label": "Text"}], "shipped": {"en": {"body": "x"}}},
        {"variables": [{"name": "x", "meaning": "x", "example": "x", "form": "html"}]},
        # No letter to applicants has a variable that tells of experts, panels or inner notes.
        {"variables": [{"name": "x", "meaning": "x", "example": "x", "about": "expert"}]},
        {"variables": [{"name": "x", "meaning": "x", "example": "x", "about": "panel"}]},
        {"variables": [{"name": "x", "meaning": "x", "example": "x", "about": "internal"}]},
        {"variables": [{"name": "x", "meaning": "x", "example": "x", "about": "anything"}]},
        {"variables": [{"name": "x"}]},
        {"blocks": None},
    ],
)
def test_contradicting_declaration_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(BadDeclaration):
        read_template("hello", {**MAIL, **changed})
