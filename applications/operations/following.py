"""A date of a call moved: promises that count from it move too, and everybody concerned is told.

Called by operations of the catalogue inside their transaction. What was received keeps its round:
a cut-off moves only while it lies ahead, so every receipt of its round stays before it.
"""

from collections.abc import Iterable

from aifactory.accounts.models import User
from aifactory.audit.recording import By, operation
from aifactory.catalogue.ports import News
from applications import messages, queries
from applications.models import Application, Promise
from applications.operations import clock


@operation
def tell(by: By, news: News) -> None:
    """One mail to each person and change, whatever they hold: drafts, promises or both."""
    concerned: dict[User, tuple[list[Application], list[Promise]]] = {
        person: (drafts, []) for person, drafts in queries.drafters(news.call).items()
    }
    if news.what == "cut_off_moved":
        for promise in _moved(by, news):
            for person in _team(promise.application):
                concerned.setdefault(person, ([], []))[1].append(promise)
    for person, (drafts, promises) in concerned.items():
        messages.call_changed(person, news=news, drafts=drafts, promises=promises)


def _moved(by: By, news: News) -> list[Promise]:
    cut_off = news.cut_off
    now, cut_off.at = cut_off.at, news.before
    promises = list(queries.promises_from(cut_off))
    cut_off.at = now
    for promise in promises:
        promise.application.cut_off = cut_off
        clock.count_anew(by=by, promise=promise, at=news.after)
    return promises


def _team(application: Application) -> Iterable[User]:
    members = application.team.select_related("user").order_by("pk")
    return [member.user for member in members if member.user.is_active]
