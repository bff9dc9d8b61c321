"""Rights after migrations: given by the owner, left alone by everybody else."""

from typing import Any

from aifactory.audit import grants
from aifactory.audit.models import Event


def test_one_role_for_all_needs_no_grants(
    db: None, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.DATABASE_APP_ROLE = settings.DATABASE_OWNER_ROLE

    with django_assert_num_queries(0):
        grants.grant_application_role()


def test_the_application_gives_itself_nothing(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        grants.grant_application_role()


def test_history_is_among_the_tables_that_only_grow(db: None) -> None:
    assert Event._meta.db_table in grants.append_only_tables()
