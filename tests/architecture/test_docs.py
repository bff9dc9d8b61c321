"""Documentation that the code can check is checked."""

import re
from pathlib import Path

import pytest

from aifactory.accounts.roles import Role
from aifactory.portal.management.commands import states

ROOT = Path(__file__).resolve().parents[2]
OURS = ("aifactory", "applications", "reviews", "allocations")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_states_document_equals_the_tables() -> None:
    assert text("docs/reference/states.md") == states.document(), (
        "Run: python3 manage.py states --write"
    )


def test_every_setting_is_documented() -> None:
    names = set(re.findall(r'_(?:env|flag)\("([A-Z_]+)"', text("aifactory/settings.py")))

    assert names
    missing = [name for name in sorted(names) if f"`{name}`" not in text("docs/settings.md")]
    assert missing == []


def test_every_command_is_documented() -> None:
    commands = [
        path.stem
        for app in OURS
        for path in (ROOT / app).glob("**/management/commands/*.py")
        if path.stem != "__init__"
    ]

    assert commands
    missing = [name for name in sorted(commands) if f"`{name}`" not in text("docs/commands.md")]
    assert missing == []


@pytest.mark.parametrize("role", list(Role.values))
def test_every_role_is_documented(role: str) -> None:
    assert f"`{role}`" in text("docs/roles.md")


def test_readme_names_both_commands_and_every_package() -> None:
    readme = text("README.md")

    assert "python3 manage.py demo" in readme
    assert "python3 manage.py test" in readme
    packages = [path.parent.name for path in (ROOT / "aifactory").glob("*/apps.py")]
    for package in [*packages, "applications", "reviews", "allocations"]:
        assert package in readme


def test_every_linked_file_exists() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"
