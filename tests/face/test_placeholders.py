"""The strict engine: what is written must be there."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils.safestring import mark_safe

from aifactory.face import placeholders
from aifactory.face.placeholders import EmptyPlaceholder, strict_templates

Engine = Callable[..., str]
COUNTED = (
    "{% load i18n %}{% blocktranslate count n=no %}1{% plural %}{{ n }}{% endblocktranslate %}"
)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Renders a source, with parts beside it when they are given."""

    def render(source: str, values: dict[str, object], *, autoescape: bool = True, **parts: str):
        for name, text in {"page": source, **parts}.items():
            (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
        monkeypatch.setattr(placeholders, "template_folders", lambda: [tmp_path])
        finish = None if autoescape else str.upper
        engine = strict_templates("strict", autoescape=autoescape, finish=finish)
        return engine.get_template("page.html").render(values)

    return render


@pytest.mark.parametrize(
    "source",
    [
        "{{ name }}",
        "{{ name.first }}",
        "{{ name|upper }}",
        "{% if True %}{{ name }}{% endif %}",
        "{% for x in rows %}{{ name }}{% endfor %}",
        "{% with other=name %}{{ other }}{% endwith %}",
        "{% load i18n %}{% blocktranslate %}Dear {{ name }}{% endblocktranslate %}",
        "{% load i18n %}{% blocktranslate with n=name %}Dear {{ n }}{% endblocktranslate %}",
        "{% load face %}{{ name|moment }}",
        "{% include 'part.html' %}",
        "{% extends 'base.html' %}{% block body %}{{ name }}{% endblock body %}",
    ],
)
@pytest.mark.parametrize("values", [{}, {"name": ""}, {"name": None}])
def test_gap_is_refused_wherever_it_stands(written: Engine, source: str, values: dict[str, object]):
    with pytest.raises(EmptyPlaceholder):
        written(
            source,
            {"rows": [1], **values},
            part="{{ name }}",
            base="{% block body %}{% endblock body %}",
        )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% if gone %}{{ gone }}{% endif %}x", "x"),
        ("{% for row in gone %}{{ row }}{% endfor %}x", "x"),
        ("{{ empty|default:'none' }}", "none"),
        ("{{ zero }} {{ no }}", "0 0"),
        ("{{ name }}", "A &amp; B"),
        ("{% load i18n %}{% blocktranslate %}{{ name }}!{% endblocktranslate %}", "A &amp; B!"),
        (COUNTED, "0"),
        ("{% load face %}{{ at|moment:'UTC' }}", "Mon 23 Nov 2026, 17:00 UTC"),
        ("{{ ours }}", "<b>"),
    ],
)
def test_what_is_there_is_written(written: Engine, source: str, shown: str):
    values = {
        "name": "A & B",
        "zero": 0,
        "no": 0,
        "empty": "",
        "ours": mark_safe("<b>"),
        "at": datetime(2026, 11, 23, 17, tzinfo=UTC),
    }

    assert written(source, values) == shown


def test_finish_touches_typed_text_only(written: Engine):
    source = (
        "fixed {{ typed }} {{ ours }} {% load i18n %}"
        "{% blocktranslate %}told {{ typed }}{% endblocktranslate %}"
    )

    shown = written(source, {"typed": "a<b", "ours": mark_safe("ours")}, autoescape=False)

    assert shown == "fixed A<B ours told A<B"


def test_refusal_names_the_placeholder():
    assert EmptyPlaceholder("reason").placeholder == "reason"
