"""Wordings as they are shipped, asked for, written and frozen."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from aifactory.face import wordings
from aifactory.face.placeholders import EmptyPlaceholder
from aifactory.face.rules.wording import MAIL, Wording, faults, read_template
from aifactory.notifications.outbox import compose, is_worded, unclickable

AT = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)


@pytest.mark.parametrize("key", list(wordings.templates()))
def test_each_shipped_text_is_sound_and_reads_whole(key: str) -> None:
    template = wordings.templates()[key]
    examples = wordings.examples(template)
    shipped = wordings.shipped(key, "en")

    assert faults(template, shipped.blocks) == {}
    if template.medium == MAIL:
        subject, body = compose(key, "en", examples, wording=shipped)
        assert subject
        assert not set("{}[]") & set(subject + body.replace("[.]", ""))
    else:
        frozen = wordings.frozen(shipped, examples)
        assert set(frozen["blocks"]) == set(shipped.blocks)
        assert all(frozen["blocks"].values())


@pytest.mark.parametrize("key", list(wordings.templates()))
def test_applicants_are_shown_nothing_of_experts_panels_or_inner_notes(key: str) -> None:
    template = wordings.templates()[key]
    told = {variable.about for variable in template.variables}

    if template.audience == "applicant":
        assert not told & {"expert", "panel", "internal"}
    if template.audience == "expert":
        assert "case" not in told


def test_language_without_a_text_of_its_own_gets_english() -> None:
    assert wordings.shipped("decision_ready", "fi").language == "en"


def test_text_that_fits_no_more_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    old = Wording("decision_ready", "en", 4, {"subject": "{number}", "body": "{gone} {url}"})
    monkeypatch.setattr(wordings, "_reader", [lambda _key, _language: old])

    assert wordings.in_force("decision_ready", "en").version == 0


def test_changed_text_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    new = Wording("decision_ready", "en", 4, {"subject": "{number}", "body": "{url}"})
    monkeypatch.setattr(wordings, "_reader", [lambda _key, _language: new])

    assert wordings.in_force("decision_ready", "en") == new


def test_nobody_bound_means_as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordings, "_reader", [])

    assert wordings.in_force("decision_ready", "en").version == 0


def variable(form: str, value: object) -> str:
    template = read_template(
        "x",
        {
            "medium": "letter",
            "audience": "office",
            "title": "x",
            "purpose": "x",
            "blocks": [{"name": "a", "label": "A"}],
            "variables": [{"name": "v", "meaning": "v", "example": "v", "form": form}],
            "shipped": {"en": {"a": "x"}},
        },
    )
    with timezone.override(ZoneInfo("Europe/Brussels")):
        return wordings.values(template, {"v": value}, finish=lambda one: f"‹{one}›")["v"]


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        ("moment", AT, "Mon 23 Nov 2026, 14:02 CET (13:02 UTC)"),
        ("moment", "as told", "‹as told›"),
        ("weekday", date(2026, 11, 23), "Mon 23 Nov 2026"),
        ("long_day", date(2026, 11, 23), "23 November 2026"),
        ("long_day", AT, "23 November 2026"),
        ("long_day", "as told", "‹as told›"),
        ("weekday", "as told", "‹as told›"),
        ("lines", ["a", "b"], "- ‹a›\n- ‹b›"),
        ("lines", "- a", "‹- a›"),
        ("flag", True, "yes"),
        ("flag", False, ""),
        ("text", 0, "‹0›"),
        ("text", None, ""),
        ("lines", [], ""),
    ],
)
def test_values_are_written_by_their_form(form: str, value: object, expected: str) -> None:
    assert variable(form, value) == expected


def test_gap_is_never_written() -> None:
    shipped = wordings.shipped("decision_ready", "en")

    for act in (wordings.text, wordings.frozen):
        with pytest.raises(EmptyPlaceholder):
            act(shipped, {"name": "Ana", "number": "", "url": "x"})


def test_values_of_a_mail_stay_harmless() -> None:
    subject, body = compose(
        "decision_ready",
        "en",
        {"name": "Eve https://evil.example\n\n{url}", "number": "7", "url": "x"},
    )

    assert subject == "The decision on 7 is ready"
    assert "Good morning, Eve https[:]//evil[.]example {url}." in body


def test_only_mails_of_the_list_are_worded() -> None:
    assert is_worded("decision_ready")
    assert not is_worded("receipt")
    assert not is_worded("award_lapsed")


def test_addresses_elsewhere_are_found(settings: object) -> None:
    site = settings.SITE_URL  # type: ignore[attr-defined]  # pytest-django's settings

    assert unclickable(f"See {site}/rules/ and {{url}}. Then www.evil.example") == [
        "www.evil.example"
    ]
