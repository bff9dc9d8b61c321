"""The component gallery: staff only, complete, few queries, both themes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aifactory.accounts.models import User
from aifactory.face.templatetags.face import register
from aifactory.portal.gallery import statuses
from aifactory.portal.gallery.views import FAMILIES
from tests.conftest import Cast

SignIn = Callable[[User], Client]
SLUGS = [family.slug for family in FAMILIES]
TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Below a field, and in the whole of a library's forms; named by the template pack alone.
FIELD_PARTS = {"bootstrap5/errors.html", "bootstrap5/label.html", "bootstrap5/above.html"}
# Tags that only templates of fields use.
INSIDE_FIELDS = {"choice_input"}


def sources() -> str:
    return "\n".join(
        state.source
        for family in FAMILIES
        for specimen in family.specimens()
        for state in specimen.states
    )


def test_every_component_is_drawn(cast: Cast, signed_in: SignIn) -> None:
    client, drawn = signed_in(cast.officer), set()
    for slug in SLUGS:
        response = client.get(f"/gallery/{slug}/")
        drawn |= {template.name for template in response.templates}

    wanted = {
        path.relative_to(TEMPLATES).as_posix()
        for folder in ("components", "bootstrap5")
        for path in (TEMPLATES / folder).glob("*.html")
    }
    assert wanted - drawn == set()


def test_every_component_has_a_specimen_that_names_it() -> None:
    named = {one.template for family in FAMILIES for one in family.specimens()}
    wanted = {f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html")}

    assert wanted - named == set()
    assert FIELD_PARTS.isdisjoint(named)


def test_every_tag_and_filter_of_the_look_is_shown() -> None:
    shown = sources()
    tags = {name for name in register.tags if f"{{% {name}" not in shown}
    about_fields = {"is_group", "is_single_box", "is_optional", "choice_note"}
    filters = {name for name in register.filters if f"|{name}" not in shown}

    assert tags == INSIDE_FIELDS
    assert filters == about_fields | {"autosave_of", "counter_of"}


def test_every_status_of_every_machine_is_shown() -> None:
    shown = {one.name: [state.words for state in one.states] for one in statuses.specimens()}

    for model in statuses.machines():
        states = shown[str(model._meta.verbose_name).capitalize()]
        labels = [str(value) for value, _label in model._meta.get_field("status").flatchoices]
        assert states[: len(labels)] == labels


@pytest.mark.parametrize("slug", SLUGS)
def test_page_draws_without_reading_the_database(cast: Cast, signed_in: SignIn, slug: str) -> None:
    client = signed_in(cast.officer)

    with CaptureQueriesContext(connection) as found:
        page = client.get(f"/gallery/{slug}/")

    assert page.status_code == 200
    assert 'aria-current="page"' in page.text
    # Session, person, roles.
    assert len(found) <= 4


def test_index_names_every_family(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.auditor).get("/gallery/")

    for slug in SLUGS:
        assert f'href="/gallery/{slug}/"' in page.text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_is_chosen_for_the_page_alone(cast: Cast, signed_in: SignIn, theme: str) -> None:
    client = signed_in(cast.officer)

    assert f'<html lang="en" data-bs-theme="{theme}">' in (
        client.get("/gallery/words/", {"theme": theme}).text
    )
    assert "data-bs-theme" not in client.get("/gallery/words/", {"theme": "mauve"}).text
    assert User.objects.get(pk=cast.officer.pk).theme == "system"


def test_button_of_a_specimen_changes_nothing_and_says_so(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.officer).post("/gallery/acts/", follow=True)

    assert "nothing was changed" in page.text


@pytest.mark.parametrize("path", ["/gallery/", "/gallery/words/"])
def test_gallery_is_for_staff(cast: Cast, signed_in: SignIn, path: str) -> None:
    assert signed_in(cast.lead).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    assert signed_in(cast.assessor).get(path).status_code == 200


def test_unknown_family_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.officer).get("/gallery/nowhere/").status_code == 404
