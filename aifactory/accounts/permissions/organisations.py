"""Which ownership can be recorded, and which organisations can be merged."""

from django.utils.translation import gettext as _

from aifactory.accounts import queries
from aifactory.accounts.models import Organisation, OwnershipLink
from aifactory.accounts.permissions.grants import Person
from aifactory.accounts.permissions.people import manage_people
from aifactory.accounts.rules import ownership
from aifactory.accounts.rules.ownership import Problem, Stake
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.face.tags.formats import hours


def add_owner(user: Person, new: OwnershipLink) -> Verdict:
    """The shares of an organisation stay below the whole, and nobody owns themselves."""
    verdict = manage_people(user)
    if not verdict:
        return verdict
    for each in (new.owner, new.owned):
        if each.merged_into_id is not None:
            return _was_merged(each)
    stake = Stake(new.owner_id, new.owned_id, new.percent, new.valid_from, new.valid_until)
    found = ownership.problem(queries.stakes(), stake)
    return _refused(found) if found else ALLOWED


def merge(user: Person, organisation: Organisation, into: Organisation) -> Verdict:
    """Two rows become one, as long as their owners still make sense then."""
    verdict = manage_people(user)
    if not verdict:
        return verdict
    if organisation.pk == into.pk:
        return deny("itself", _("Nothing is merged into itself. Choose another row."))
    for each in (organisation, into):
        if each.merged_into_id is not None:
            return _was_merged(each)
    one = {organisation.pk: into.pk}
    together = [
        Stake(
            owner=one.get(each.owner, each.owner),
            owned=one.get(each.owned, each.owned),
            percent=each.percent,
            first=each.first,
            last=each.last,
        )
        for each in queries.stakes()
    ]
    found = ownership.first_problem(together)
    return _refused(found) if found else ALLOWED


def _was_merged(organisation: Organisation) -> Verdict:
    return deny(
        "merged",
        _("%(name)s was merged into %(other)s. Choose that row.")
        % {"name": organisation, "other": organisation.merged_into},
    )


def _refused(found: Problem) -> Verdict:
    names = Organisation.objects.in_bulk(found.chain)
    chain = " → ".join(str(names[pk]) for pk in found.chain)
    if found.kind == "own":
        return deny("own", _("Nobody owns themselves: %(chain)s.") % {"chain": chain})
    if found.kind == "circle":
        return deny("circle", _("They would own each other: %(chain)s.") % {"chain": chain})
    return deny(
        "sum",
        _("The owners of %(name)s would hold %(total)s %% on one day. At most 100 %% is possible.")
        % {"name": chain, "total": hours(found.total)},
    )
