"""Nothing a stranger typed becomes a link in our mail."""

import re

import pytest

from aifactory.notifications.rules.neutral import (
    SUBJECT_LIMIT,
    defang,
    one_line,
    own_link,
    subject_line,
    visible,
)

SITE = "https://access.example"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Support-call speech model", "Support-call speech model"),
        ("Loss < 2.5 on v1.2, e.g. 3 %", "Loss < 2.5 on v1.2, e.g. 3 %"),
        ("S.A.R.L. · Sorbella S.r.l.", "S.A.R.L. · Sorbella S.r.l."),
        ("https://evil.example/a?b=c", "https[:]//evil[.]example/a?b=c"),
        ("HTTPS://EVIL.EXAMPLE", "HTTPS[:]//EVIL[.]EXAMPLE"),
        ("ftp://evil.example", "ftp[:]//evil[.]example"),
        ("www.evil.example", "www[.]evil[.]example"),
        ("Win at evil.com today", "Win at evil[.]com today"),
        ("evil。com evil．com", "evil[.]com evil[.]com"),
        ("пример.испытание", "пример[.]испытание"),
        ("mailto:a@evil.example", "mailto[:]a@evil[.]example"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("tel:+4912345", "tel[:]+4912345"),
        ("data : text", "data : text"),
        ("ev\u200bil.com", "evil[.]com"),
        ("\u202emoc.live", "moc[.]live"),
        ('<a href="https://evil.example">x</a>', '<a href="https[:]//evil[.]example">x</a>'),
        ("\x000\x00 http://1.2.3.4/", "0 http[:]//1.2.3.4/"),
    ],
)
def test_defang_leaves_no_link(typed: str, shown: str):
    assert defang(typed) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Go to {SITE}/accounts/confirm/Mg:1x/.", f"Go to {SITE}/accounts/confirm/Mg:1x/."),
        (f"{SITE}.", f"{SITE}."),
        (f"{SITE}.evil.com/x", "https[:]//access[.]example[.]evil[.]com/x"),
        (f"{SITE}@evil.com", "https[:]//access[.]example@evil[.]com"),
        (f"{SITE}:99/x", "https[:]//access[.]example:99/x"),
        (f"http://evil.com/{SITE}/", "http[:]//evil[.]com/https[:]//access[.]example/"),
        (
            "To anna@firm.example, not bob@firm.example",
            "To anna@firm.example, not bob@firm[.]example",
        ),
        ("xanna@firm.example", "xanna@firm[.]example"),
    ],
)
def test_defang_keeps_own_addresses_only(text: str, shown: str):
    assert defang(text, keep=(SITE, "anna@firm.example")) == shown


@pytest.mark.parametrize(
    ("value", "ours"),
    [
        (SITE, True),
        (f"{SITE}/applications/7/?a=b#c", True),
        ("http://access.example/", False),
        ("https://access.example.evil.com/", False),
        ("https://access.example@evil.com/", False),
        ("https://access.example:444/", False),
        (f"{SITE}/x https://evil.com", False),
        (f"{SITE}/<b>", False),
        (f"{SITE}/\\evil.com", False),
        ("https://[bad", False),
        ("Speech model", False),
    ],
)
def test_own_link_is_the_whole_value_and_our_site(value: str, ours: bool):
    assert own_link(value, site_url=SITE) is ours


def test_name_cannot_add_a_paragraph():
    assert one_line("Anna\r\n\r\nYou have won\u2028now") == "Anna You have won now"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\x1c"])
def test_subject_is_one_line(end: str):
    assert subject_line(f"  Award{end}Bcc: all@evil.example ") == "Award Bcc: all@evil.example"


def test_long_subject_is_cut_with_a_sign():
    line = subject_line("W" * 400)

    assert (len(line), line[-2:]) == (SUBJECT_LIMIT, "W…")


def test_visible_keeps_what_scripts_need():
    assert visible("a\u200c\u200db\n\tc\u202e\ufeff\x07") == "a\u200c\u200db\n\tc"


def test_defanged_text_has_no_scheme_left():
    hostile = "x://y http://z https:// HTTP://q hxxp://k view-source://a a+b.c://d"

    assert not re.search(r"\w://", defang(hostile))
