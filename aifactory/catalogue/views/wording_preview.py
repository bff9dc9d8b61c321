"""What a text would say of a case. Nothing is stored and nothing is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.catalogue import ports
from aifactory.catalogue.queries.wording_checks import wording_hash
from aifactory.face import wordings
from aifactory.face.placeholders import EmptyPlaceholder
from aifactory.face.rules.wording import MAIL, Template, Wording, faults
from aifactory.notifications.outbox import compose

# The page has its own headings above those of a letter.
HEADINGS = (("h3", "h5"), ("h2", "h4"), ("h1", "h3"))


@dataclass(frozen=True)
class Preview:
    """A mail or a letter as it would be.

    Attributes:
        variant: which of the text's conditions hold in it, in words; empty without any.
        invented: meanings of the values that the case does not have, so the example stands there.
    """

    subject: str = ""
    text: str = ""
    letter: SafeString | str = ""
    variant: str = ""
    problem: str = ""
    invented: Sequence[str] = field(default_factory=tuple)


def cases_for(person: User) -> list[tuple[str, str]]:
    """Cases to choose from: those received last that this person may see."""
    return [row for source in ports.cases for row in source.newest(person)]


def case_of(person: User, key: str) -> object | None:
    """The case of this id; None for the example, and for what the person may not see."""
    found = (source.find(person, key) for source in ports.cases if key)
    return next((case for case in found if case is not None), None)


def previews(
    person: User, template: Template, blocks: Mapping[str, str], case: object | None
) -> list[Preview]:
    """The text in one case: once, or for each way in which its conditions can turn out."""
    if faults(template, blocks):
        return []
    language = settings.LANGUAGE_CODE
    digest = wording_hash(template.key, language, blocks)
    wording = Wording(template.key, language, 0, dict(blocks), digest)
    try:
        if template.medium == MAIL:
            return _mails(person, template, wording, case)
        return [Preview(letter=_letter(person, wording, case))]
    except EmptyPlaceholder as gap:
        told = _("This case has no value for {%(name)s}, so nothing would leave.")
        return [Preview(problem=told % {"name": gap.placeholder})]


def _mails(
    person: User, template: Template, wording: Wording, case: object | None
) -> list[Preview]:
    facts: Mapping[str, Any] = {}
    if case is not None and template.key in ports.case_values:
        facts = ports.case_values[template.key](person, case)
    known = {name: value for name, value in facts.items() if value not in (None, "", [])}
    examples = wordings.examples(template)
    flags = [one for one in template.variables if one.form == "flag" and one.name not in known]
    invented = [
        one.meaning
        for one in template.variables
        if case is not None and one.name not in known and one.form != "flag"
    ]
    found = []
    for chosen in product([False, True], repeat=len(flags)):
        conditions = {one.name: value for one, value in zip(flags, chosen, strict=True)}
        subject, text = compose(
            template.key,
            wording.language,
            {"zone": person.zone, **examples, **known, **conditions},
            wording=wording,
        )
        words = [f"{one.meaning}: {_('yes') if conditions[one.name] else _('no')}" for one in flags]
        found.append(Preview(subject, text, variant=", ".join(words), invented=invented))
    return found


def _letter(person: User, wording: Wording, case: object | None) -> SafeString:
    """The letter's own page, without its frame. Values in it are escaped by its template."""
    html = ports.letter_pages[wording.key](person, case, wording)
    inner = html.partition("<main>")[2].partition("</main>")[0]
    for theirs, ours in HEADINGS:
        inner = inner.replace(f"<{theirs}>", f"<{ours}>").replace(f"</{theirs}>", f"</{ours}>")
    return mark_safe(inner)  # noqa: S308  # made by our own autoescaping template
