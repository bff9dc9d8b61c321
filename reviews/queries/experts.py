"""Who reviews, for those who have to keep that unknown."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.roles import Role
from aifactory.face.rules.wording import Person
from reviews.models import ReviewAssignment


def everybody_who_reviews() -> Iterator[Person]:
    """Everybody who is or ever was an expert, or was ever asked for a review. One query."""
    role = RoleGrant.objects.filter(user=OuterRef("pk"), role=Role.REVIEWER)
    asked = ReviewAssignment.objects.filter(expert=OuterRef("pk"))
    found = User.objects.filter(Q(Exists(role)) | Q(Exists(asked))).order_by("pk")
    return (Person(name, email) for name, email in found.values_list("name", "email"))
