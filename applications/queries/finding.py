"""Cases by number, title or organisation, for the search of the whole portal."""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q

from aifactory.accounts.models import Organisation
from applications.models import Application
from applications.models.application import FOUND_BY
from applications.models.querysets import ApplicationQuerySet
from applications.rules.finding import asked

ORGANISATIONS = 200


def numbered(rows: ApplicationQuerySet, text: str) -> Application | None:
    """The one with exactly this number, however its letters are written."""
    found: Application | None = rows.filter(number=text.strip().upper()).first()
    return found


def found(rows: ApplicationQuerySet, text: str) -> ApplicationQuerySet:
    """Those whose number and title, or whose organisation, has every word of the text."""
    question = asked(text)
    if not question:
        return rows.none()
    query = SearchQuery(question, config="simple", search_type="raw")
    named = Organisation.objects.annotate(find=SearchVector("name", config="simple"))
    # Asked first: two small lists of keys are joined by index, a subquery would read every row.
    keys = list(
        named.filter(find=query).order_by("pk").values_list("pk", flat=True)[:ORGANISATIONS]
    )
    return rows.annotate(find=FOUND_BY).filter(Q(find=query) | Q(organisation__in=keys))
