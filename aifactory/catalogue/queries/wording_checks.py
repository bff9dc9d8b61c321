"""Whether a text may leave: it is in the language, names nobody who reviews, and links home."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.audit.recording import canonical_json
from aifactory.catalogue import ports
from aifactory.face import wordings
from aifactory.face.rules.wording import MAIL, Problem, Template, faults, leaks, lines_of
from aifactory.notifications.outbox import unclickable

SENTENCES = {
    "empty": lazy("This part is empty. Write what stands here."),
    "unknown": lazy("There is no variable “%(name)s”. The list beside the text has them all."),
    "open_brace": lazy("A “{” opens a variable, and “%(name)s” is none. Write it like {name}."),
    "stray_brace": lazy("A “}” closes nothing here. Take it away, or write {name}."),
    "open_tag": lazy("A tag that begins with “[%(name)s” has no “]” at its end."),
    "odd_tag": lazy(
        "“[%(name)s]” is no tag. There are [if variable], [if not variable] and [end]."
    ),
    "stray_end": lazy("“[end]” ends nothing here. Take it away, or write [if …] before it."),
    "unclosed_if": lazy("“[if %(name)s]” has no “[end]”."),
    "too_deep": lazy("“[if %(name)s]” stands too deep inside others. Use fewer of them."),
    "unguarded": lazy("{%(name)s} is empty in some cases. Put it between [if %(name)s] and [end]."),
    "no_text": lazy("{%(name)s} has no text. Ask for it with [if %(name)s]."),
    "always_there": lazy("{%(name)s} is never empty. Take “[if %(name)s]” and its “[end]” away."),
    "needed": lazy("{%(name)s} is missing. Without it this text must not leave."),
    "invisible": lazy("There is an invisible character, %(name)s. Type the line again."),
    "too_long": lazy("This part is too long. It may have %(name)s characters."),
    "one_line": lazy("A subject is one line."),
}


@dataclass(frozen=True)
class Fault:
    """What keeps a part of a text from being used, as a sentence; line 0 is the whole part."""

    block: str
    line: int
    sentence: str

    def __str__(self) -> str:
        if not self.line:
            return self.sentence
        return _("Line %(line)s: %(sentence)s") % {"line": self.line, "sentence": self.sentence}


def wording_faults(template: Template, blocks: Mapping[str, str]) -> list[Fault]:
    """Everything that keeps a text from coming into force, part by part."""
    found = [
        Fault(name, problem.line, _sentence(problem))
        for name, told in faults(template, blocks).items()
        for problem in told
    ]
    return [*found, *_about_people(template, blocks), *_about_links(template, blocks)]


def clean_blocks(template: Template, blocks: Mapping[str, str]) -> dict[str, str]:
    """The parts that the template has, with one kind of line break and no blank ends."""
    return {
        block.name: lines_of(str(blocks.get(block.name, ""))).strip("\n")
        for block in template.blocks
    }


def wording_hash(key: str, language: str, blocks: Mapping[str, str]) -> str:
    """SHA-256 of a text. Unsalted: whoever has the letter can recompute it from the export."""
    content = {"template": key, "language": language, "blocks": dict(blocks)}
    return sha256(canonical_json(content)).hexdigest()


def shipped_text(template: Template, language: str) -> dict[str, str]:
    """Each part as it is shipped."""
    return dict(wordings.shipped(template.key, language).blocks)


def _sentence(problem: Problem) -> str:
    told = str(SENTENCES[problem.code]) % {"name": problem.name}
    if not problem.hint:
        return told
    return " ".join([told, _("Did you mean {%(hint)s}?") % {"hint": problem.hint}])


def _about_people(template: Template, blocks: Mapping[str, str]) -> list[Fault]:
    """Experts stay unknown, and a text for many cases names nobody in any case."""
    people = [person for reader in ports.experts for person in reader()]
    usual = "\n".join(text for each in template.shipped.values() for text in each.values())
    return [
        Fault(
            block.name,
            leak.line,
            _("“%(words)s” names an expert. Who reviews stays unknown; take it away.")
            % {"words": leak.words},
        )
        for block in template.blocks
        for leak in leaks(blocks.get(block.name, ""), people, usual=usual)
    ]


def _about_links(template: Template, blocks: Mapping[str, str]) -> list[Fault]:
    """Mail programs turn addresses into links; ours lead to this site alone."""
    if template.medium != MAIL:
        return []
    return [
        Fault(
            block.name,
            number,
            _("“%(word)s” would become a link to another site. Mails link to this site alone.")
            % {"word": word},
        )
        for block in template.blocks
        for number, line in enumerate(blocks.get(block.name, "").split("\n"), start=1)
        for word in unclickable(line)
    ]
