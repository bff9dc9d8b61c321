"""Whether a text that becomes public still names somebody."""

import re
from collections.abc import Iterable

ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
SHORTEST = 3


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """The names and mail addresses that stand in the text, each once, as given.

    Names shorter than three letters would be found in other words and are not looked for.
    """
    plain = text.casefold()
    found = [
        name
        for name in names
        if len(name.strip()) >= SHORTEST
        and re.search(rf"(?<!\w){re.escape(name.strip().casefold())}(?!\w)", plain)
    ]
    return list(dict.fromkeys([*found, *ADDRESS.findall(text)]))
