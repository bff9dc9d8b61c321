"""Are the locked requirement files in step with pyproject.toml? Names and pins, offline."""

import re
import tomllib
from pathlib import Path
from typing import Any

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
PLACE = re.compile(r"https?://|--index|--extra-index|--find-links|--trusted-host|file:")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(root: Path, group: str) -> dict[str, str]:
    """Name and pin of each package that pyproject.toml lists in a group."""
    with (root / "pyproject.toml").open("rb") as file:
        groups: dict[str, Any] = tomllib.load(file)["dependency-groups"]
    found: dict[str, str] = {}
    for entry in groups[group]:
        if isinstance(entry, dict):
            found |= wanted(root, entry["include-group"])
        else:
            match = PIN.match(entry)
            name = match["name"] if match else re.split(r"[^A-Za-z0-9._-]", entry)[0]
            found[normal(name)] = match["version"] if match else ""
    return found


def locked(root: Path, group: str) -> dict[str, str]:
    """Name and pin of each package that a requirement file installs."""
    lines = (root / "requirements" / f"{group}.txt").read_text(encoding="utf-8").splitlines()
    matches = filter(None, map(PIN.match, lines))
    return {normal(match["name"]): match["version"] for match in matches}


def problems(root: Path) -> list[str]:
    """One sentence for each difference; none when all is in step."""
    found = []
    for group in ("base", "dev"):
        found += _problems_of(root, group)
    base, dev = locked(root, "base"), locked(root, "dev")
    found += [
        f"{name} is {version} in base.txt and {dev.get(name, 'missing')} in dev.txt."
        for name, version in base.items()
        if dev.get(name) != version
    ]
    return found


def _problems_of(root: Path, group: str) -> list[str]:
    pins = locked(root, group)
    found = []
    for name, version in wanted(root, group).items():
        if not version:
            found.append(f"{name} has no exact pin in pyproject.toml.")
        elif pins.get(name) != version:
            found.append(
                f"{name} is {version} in pyproject.toml and {pins.get(name, 'missing')} in "
                f"{group}.txt; lock again (CONTRIBUTING.md)."
            )
    text = (root / "requirements" / f"{group}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text)
    found += [
        f"{block.split()[0]} has no hash in {group}.txt."
        for block in blocks
        if PIN.match(block) and "--hash=sha256:" not in block
    ]
    found += [
        f"{group}.txt names a place ({line.strip()}); a lock names packages and hashes only."
        for line in text.splitlines()
        if PLACE.search(line)
    ]
    return found
