"""What the list of cases is narrowed by: read from the address, written back in one form."""

import re
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from aifactory.accounts.models import User
from aifactory.accounts.requests import SignedInRequest
from aifactory.portal.desks import worklists
from aifactory.portal.desks.forms import SearchForm
from applications.models.querysets import ApplicationQuerySet
from applications.queries import labels, owners

ALL = "all"
NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Filters:
    """One choice of rows.

    Attributes:
        typed: what stands in the search field, also when it is too short to be meant.
        text: what is looked for.
        owner: "", "mine" or "nobody".
        label: key of a label.
    """

    group: str = ALL
    typed: str = ""
    text: str = ""
    owner: str = ""
    label: int | None = None

    @classmethod
    def of(cls, params: QueryDict) -> Self:
        """What the address asks for; a choice that is not offered is no page."""
        group, owner = params.get("group", ALL), params.get("owner", "")
        label = params.get("label", "")
        if group not in worklists.CASE_GROUPS or owner not in worklists.OWNERS:
            raise Http404
        if label and not NUMBER.fullmatch(label):
            raise Http404
        return cls(
            group=group,
            typed=params.get("search", ""),
            text=SearchForm(params).text,
            owner=owner,
            label=int(label) if label else None,
        )

    @property
    def query(self) -> str:
        """The address of these rows: known names in one order, nothing that says nothing."""
        named = {
            "group": self.group,
            "search": self.text,
            "owner": self.owner,
            "label": self.label,
        }
        kept = {name: value for name, value in named.items() if value and value != ALL}
        return urlencode(kept)

    def narrow(self, found: ApplicationQuerySet, user: User) -> ApplicationQuerySet:
        """The rows of every chip together; the group is the chip's own."""
        found = labels.labelled(worklists.matching(found, self.text), self.label)
        return owners.owned(found, user, self.owner)


def chosen_rows(request: SignedInRequest) -> tuple[Any, Filters]:
    """Rows after gate and filters, but the chip; nobody without a role gets even a page."""
    if not worklists.sees_cases(request.user):
        raise Http404
    chosen = Filters.of(request.GET)
    return chosen.narrow(worklists.cases(request.user), request.user), chosen
