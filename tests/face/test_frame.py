"""The frame stands without a request, a session or a context processor: error pages need it."""

import re

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

PAGES = ["400.html", "403.html", "404.html", "429.html", "500.html"]


@pytest.mark.parametrize("name", PAGES)
def test_error_page_needs_nothing_from_the_request(name: str) -> None:
    html = get_template(name).render({})

    assert settings.SITE_NAME in html
    assert html.count("<h1>") == 1
    assert "Not a website of the European Union." in html


def test_skip_link_comes_first_and_leads_to_the_content() -> None:
    body = get_template("404.html").render({}).partition("<body")[2]

    assert re.search(r'<a [^>]*href="#main"', body).start() == body.index("<a ")
    assert '<main id="main"' in body


def test_frame_has_no_inline_style_script_or_handler() -> None:
    html = get_template("404.html").render({})

    assert not re.search(r"\sstyle=|\son\w+=|<style", html)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize(
    ("theme", "attribute"),
    [("light", 'data-bs-theme="light"'), ("dark", 'data-bs-theme="dark"'), ("system", "")],
)
def test_theme_is_set_by_the_server_and_left_out_for_the_system(theme: str, attribute: str) -> None:
    opening = re.search(r"<html[^>]*>", get_template("404.html").render({"theme": theme}))[0]

    assert ("data-bs-theme" in opening) is bool(attribute)
    assert attribute in opening


def test_current_link_is_marked_and_labels_are_escaped() -> None:
    nav = [
        {"label": "<Calls>", "url": "/calls/", "current": True},
        {"label": "Fit check", "url": "/fit/", "current": False},
    ]

    html = get_template("404.html").render({"nav": nav})

    assert '<a href="/calls/" aria-current="page">&lt;Calls&gt;</a>' in html
    assert html.count("aria-current") == 1


def test_demo_banner_appears_only_in_the_demo() -> None:
    assert "figures are invented" in get_template("404.html").render({"is_demo": True})
    assert "figures are invented" not in get_template("404.html").render({})


def test_frame_stays_small() -> None:
    assert len(get_template("404.html").render({})) < 6000


def test_blocks_of_the_frame_can_be_filled() -> None:
    blocks = ["title", "breadcrumb", "pill", "heading", "meta", "actions", "rail"]
    blocks += ["content", "aside", "scripts", "banner", "lead", "body_class"]
    filled = "".join(f"{{% block {name} %}}[{name}]{{% endblock %}}" for name in blocks)

    html = engines["django"].from_string('{% extends "base.html" %}' + filled).render({})

    assert [name for name in blocks if f"[{name}]" not in html] == []
