"""A call in words: what identifies it, and its terms."""

from django.utils.translation import gettext as _

from aifactory.catalogue.models import Call
from aifactory.catalogue.rules.questions import text_of
from aifactory.catalogue.rules.terms import InvalidTerms
from aifactory.catalogue.status import CallStatus
from aifactory.catalogue.views import terms
from aifactory.face.tags.formats import moment


def facts_of(found: Call) -> list[tuple[str, str]]:
    """What identifies it, and its two dates on its own clocks."""
    rows = [
        (_("Code"), found.code),
        (_("Mode"), f"{found.mode.name} · {found.mode.official_name}"),
        (_("Opens"), moment(found.opens_at, found.zone)),
        (_("Closes"), moment(found.closes_at, found.zone)),
        (_("Time zone"), found.zone),
    ]
    if note := text_of(found.note):
        rows.append((_("Note for the public"), note))
    if found.status == CallStatus.PLANNED:
        rows.append((_("Announced before it opens"), _("yes") if found.is_announced else _("no")))
    return rows


def terms_of(found: Call) -> list[tuple[str, str]]:
    """The terms in words; a draft that cannot be read yet has none."""
    rules = found.rule_set
    name = _("%(code)s version %(version)s, %(state)s") % {
        "code": found.mode.code,
        "version": rules.version,
        "state": str(rules.get_status_display()).lower(),
    }
    try:
        read = rules.terms
    except InvalidTerms as flaws:
        return [(_("Rules"), name), (_("To mend"), " ".join(flaws.sentences))]
    return [
        (_("Rules"), name),
        (_("How much"), terms.size_text(read.size)),
        (_("How long"), terms.months_text(read.months)),
        (_("Promised answer"), terms.promise_text(read.promise)),
    ]
