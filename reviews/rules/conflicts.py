"""Who may not review what, from what the portal knows by itself. Each link has its sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from reviews.rules.technical import gettext_noop

# Stands before a name or not: says nothing about who it is.
TITLES = frozenset({"dr", "prof", "professor", "ing", "dipl", "mr", "mrs", "ms", "phd"})

# Shared by people of any employer, so they say nothing about one.
PUBLIC_MAIL = frozenset(
    {
        "gmail.com",
        "gmx.de",
        "gmx.net",
        "hotmail.com",
        "icloud.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "web.de",
        "yahoo.com",
    }
)


@dataclass(frozen=True)
class Facts:
    """What ties one expert to one application.

    Attributes:
        in_team: works on the application, in whatever part.
        same_entity: belongs to the legal entity that applies, whoever entered it.
        owner_line: belongs to an organisation that owns the applicant, or is owned by it.
        applies_in_call: is in the team of another application of the same call.
        assessed: wrote the technical check of this application.
        at_host: assesses for the site that would host it.
        declared: has declared a conflict with this application before.
        in_office: handles or oversees this call, and so reads every review of it.
        named: the applicant asked that this person does not judge it.
        mail_domain: what stands behind the @ of the expert's address.
        applicant_domains: domains of the organisation's website and of the team's addresses.
    """

    in_team: bool = False
    same_entity: bool = False
    owner_line: bool = False
    applies_in_call: bool = False
    assessed: bool = False
    at_host: bool = False
    declared: bool = False
    in_office: bool = False
    named: bool = False
    mail_domain: str = ""
    applicant_domains: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Link:
    """One tie: its code, the sentence for the office, and whether it excludes."""

    code: str
    template: str
    blocks: bool


def _shares_a_domain(facts: Facts) -> bool:
    own = facts.mail_domain
    if not own or own in PUBLIC_MAIL:
        return False
    return any(_is_same_or_below(own, other) for other in facts.applicant_domains if other)


def _is_same_or_below(own: str, other: str) -> bool:
    """cs.example.eu belongs to example.eu, and the other way round."""
    return own == other or own.endswith(f".{other}") or other.endswith(f".{own}")


_LINKS: tuple[tuple[Callable[[Facts], bool], Link], ...] = (
    (
        lambda facts: facts.in_team,
        Link("team", gettext_noop("Works on this application."), blocks=True),
    ),
    (
        lambda facts: facts.same_entity,
        Link("entity", gettext_noop("Belongs to the organisation that applies."), blocks=True),
    ),
    (
        lambda facts: facts.owner_line,
        Link(
            "owner",
            gettext_noop("Belongs to an owner of the applicant, or one it owns."),
            blocks=True,
        ),
    ),
    (
        lambda facts: facts.applies_in_call,
        Link("same_call", gettext_noop("Has an application in the same call."), blocks=True),
    ),
    (
        lambda facts: facts.assessed,
        Link("assessor", gettext_noop("Wrote the technical check."), blocks=True),
    ),
    (
        lambda facts: facts.at_host,
        Link("host", gettext_noop("Assesses for the site that would host it."), blocks=True),
    ),
    (
        lambda facts: facts.declared,
        Link("declared", gettext_noop("Declared a conflict of interest before."), blocks=True),
    ),
    (
        lambda facts: facts.in_office,
        Link("office", gettext_noop("Works for the office on this call."), blocks=True),
    ),
    (
        lambda facts: facts.named,
        Link("named", gettext_noop("The applicant asked to leave this person out."), blocks=True),
    ),
    (
        _shares_a_domain,
        Link("domain", gettext_noop("Has a mail address like the applicant's."), blocks=False),
    ),
)


def links(facts: Facts) -> list[Link]:
    """Every tie, those that exclude first."""
    return [link for holds, link in _LINKS if holds(facts)]


def is_blocked(found: list[Link]) -> bool:
    """True when a tie excludes; one that only warns is left to the officer."""
    return any(link.blocks for link in found)


def is_named(name: str, address: str, text: str) -> bool:
    """Does one line of what the applicant wrote name this person: every word, or the address?"""
    words = set(_words(name)) - TITLES
    return any(
        (words and words <= set(_words(line))) or address.lower() in _addresses(line)
        for line in text.splitlines()
    )


def _addresses(line: str) -> list[str]:
    """Words with an @, without what surrounds them in a sentence."""
    return [word.strip("<>()[].,;:\"'") for word in line.lower().split() if "@" in word]


def _words(text: str) -> list[str]:
    bare = "".join(one if one.isalnum() or one in "-'’" else " " for one in text.casefold())
    return bare.split()


def domain_of(address: str) -> str:
    """What stands behind the @, or the host of a website without its www; in small letters."""
    text = address.strip().lower()
    if "@" in text:
        return text.rpartition("@")[2]
    host = text.partition("//")[2] or text
    return host.partition("/")[0].partition(":")[0].removeprefix("www.")
