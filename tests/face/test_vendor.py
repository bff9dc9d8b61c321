"""Third-party files are what the manifest says, and every icon a page asks for exists."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from aifactory.face.tags.components import STEP_ICONS
from aifactory.face.tags.frame import NOTE_ICONS
from aifactory.face.tags.icons import STATUS_ICONS

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "static"
FILES = json.loads((STATIC / "vendor/MANIFEST.json").read_text(encoding="utf-8"))["files"]
SPRITE = (STATIC / "img/icons.svg").read_text(encoding="utf-8")
LICENCES = {"MIT", "OFL-1.1"}


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["path"])
def test_vendored_file_is_the_one_that_was_taken(entry: dict[str, str]) -> None:
    content = (STATIC / entry["path"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["licence"] in LICENCES
    assert entry["version"]


def test_no_vendored_file_is_missing_from_the_manifest() -> None:
    vendored = [path for path in (STATIC / "vendor").rglob("*.*") if path.name != "MANIFEST.json"]
    fonts = (STATIC / "fonts").rglob("*.ttf")
    found = {str(path.relative_to(STATIC)) for path in [*vendored, *fonts]}

    listed = {entry["path"] for entry in FILES}

    assert found - listed == set()
    assert {path for path in listed if not (STATIC / path).is_file()} == set()


def test_style_sheets_point_to_no_source_map_and_to_nobody_else() -> None:
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")

        assert "sourceMappingURL" not in text, path
        assert not re.search(r"url\(\W*https?:", text), path


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    asked = {*STATUS_ICONS.values(), *NOTE_ICONS.values(), *STEP_ICONS.values()}
    for path in (ROOT / "templates").rglob("*.html"):
        asked |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8")))
    for path in (STATIC / "js").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'(?:picture\(|show\([^;]*, )"([a-z]+(?:-[a-z]+)+)"', text))

    assert sorted(asked - drawn) == []


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold"])
def test_print_fonts_cover_latin_greek_and_cyrillic(weight: str) -> None:
    font = TTFont(STATIC / f"fonts/pdf/IBMPlexSans-{weight}.ttf")
    wanted = "ÄÖŠŁőțșğΑΩάήώЖЩЯїјђ€−×≥≤→…“”„\u00a0"

    assert [sign for sign in wanted if ord(sign) not in font.getBestCmap()] == []
    assert font.sfntVersion == "\x00\x01\x00\x00"
