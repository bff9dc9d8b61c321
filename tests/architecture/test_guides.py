"""A guide per person, each picture taken by the table and named by a guide."""

import re
from pathlib import Path

import pytest
from PIL import Image

from aifactory.accounts.roles import Role

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "guides"
TABLE = Path(__file__).resolve().parents[1] / "journeys" / "pictures.py"
GUIDE_OF = {
    Role.REVIEWER: "expert.md",
    Role.SITE_ASSESSOR: "site-assessor.md",
    Role.CHAIR: "chair.md",
    Role.OFFICER: "officer.md",
    Role.APPROVER: "approver.md",
    Role.AUDITOR: "auditor.md",
    Role.ADMINISTRATOR: "administrator.md",
}
GUIDES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\(pictures/(?P<name>[a-z-]+)\.png\)")
HEAVIEST = 150_000


def named() -> dict[str, str]:
    """Pictures that guides show, with the words that stand for them."""
    texts = [path.read_text(encoding="utf-8") for path in GUIDES]
    return {found["name"]: found["words"] for text in texts for found in PICTURE.finditer(text)}


def test_every_person_has_a_guide_and_the_index_links_it() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    wanted = {GUIDE_OF[role] for role in Role} | {"visitor.md", "applicant.md"}

    assert {path.name for path in GUIDES} == wanted
    assert [name for name in sorted(wanted) if f"]({name})" not in index] == []


def test_every_picture_is_there_and_every_file_is_shown() -> None:
    files = {path.stem for path in (FOLDER / "pictures").glob("*.png")}

    assert files == set(named())


def test_every_picture_is_taken_by_the_table_and_nothing_besides() -> None:
    source = TABLE.read_text(encoding="utf-8")
    [by_hand] = re.findall(r"BY_HAND = \(([^)]*)\)", source)
    taken = set(re.findall(r'Picture\("([a-z-]+)"', source)) | set(
        re.findall(r'"([a-z-]+)"', by_hand)
    )

    assert taken == set(named())


def test_every_picture_has_words_for_those_who_do_not_see_it() -> None:
    assert [name for name, words in named().items() if len(words) < 10] == []


@pytest.mark.parametrize("name", sorted(named()))
def test_picture_is_as_wide_as_the_screen_and_light_to_load(name: str) -> None:
    path = FOLDER / "pictures" / f"{name}.png"

    with Image.open(path) as image:
        assert image.width == 1280
    assert path.stat().st_size < HEAVIEST


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_guide_is_made_of_questions(guide: Path) -> None:
    headings = re.findall(r"^## (.+)$", guide.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(headings) >= 3
    assert [heading for heading in headings if not heading.endswith("?")] == []
