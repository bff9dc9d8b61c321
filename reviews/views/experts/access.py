"""What each page of an expert begins with: the assignment, if it is theirs."""

from django.http import Http404, HttpRequest

from reviews.models import ReviewAssignment
from reviews.queries import reading


def load(request: HttpRequest, pk: int) -> ReviewAssignment:
    """The expert's own assignment; nothing at all where it is another's or the role has ended."""
    found = reading.with_case(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
