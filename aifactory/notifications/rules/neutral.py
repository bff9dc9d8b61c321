"""Text other people typed, made safe for a plain-text mail. Plain Python.

Mail programs turn anything that looks like an address into a link. A name or a title must not
carry one: `https://evil.example` becomes `https[:]//evil[.]example`.
"""

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

SUBJECT_LIMIT = 150
_SCHEME = re.compile(r"\b([a-z][a-z0-9+.\-]*):(?=//)", re.IGNORECASE)
_BARE_SCHEME = re.compile(
    r"\b(mailto|javascript|data|vbscript|tel|sms|file|blob)\s*:(?=\S)", re.IGNORECASE
)
_DOT_IN_NAME = re.compile(r"(?<=\w)[.\u3002\uff0e\uff61](?=[^\W\d_]{2,})")
_LINE_ENDS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_JOINERS = "\u200c\u200d"  # invisible, but some scripts are wrong without them


def defang(text: str, *, keep: Collection[str] = ()) -> str:
    """`text` without anything a mail program would make clickable.

    Args:
        keep: own addresses, e.g. the site's. They stay as they are, with their path.
    """
    kept: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    clean = visible(text)
    if keep:
        clean = _own_addresses(keep).sub(put_aside, clean)
    clean = _SCHEME.sub(r"\1[:]", clean)
    clean = _BARE_SCHEME.sub(r"\1[:]", clean)
    clean = _DOT_IN_NAME.sub("[.]", clean)
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], clean)


def visible(text: str) -> str:
    """`text` without characters that are invisible or turn the reading direction around."""
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" + _JOINERS or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )


def one_line(text: str) -> str:
    """`text` on a single line, so nobody can add a paragraph to our mail by their name."""
    return _LINE_ENDS.sub(" ", text).strip()


def subject_line(text: str) -> str:
    """A subject header: one line, spaces folded, at most 150 characters."""
    line = " ".join(visible(one_line(text)).split())
    return line if len(line) <= SUBJECT_LIMIT else f"{line[: SUBJECT_LIMIT - 1].rstrip()}…"


def own_link(value: str, *, site_url: str) -> bool:
    """Whether the whole value is a link into our own site."""
    if re.search(r"[\s<>\"\\\x00-\x1f]", value):
        return False
    try:
        parts, site = urlsplit(value), urlsplit(site_url)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc) == (site.scheme, site.netloc)


def _own_addresses(keep: Collection[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(keep, key=len, reverse=True))
    path = r"(?:[/?#][^\s<>\"]*)?"
    return re.compile(rf"(?<![\w@.%/:\-])(?:{names})(?![\w@%:\-]|\.\w){path}")
