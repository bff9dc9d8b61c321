"""HTML to tagged PDF. The only importer of the PDF engine, which can reach our own assets alone.

Same HTML, same title, language and instant, same renderer version: same bytes.
"""

import ctypes
import io
import logging
import os
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)

SCHEME = "asset:"
ASSETS = {
    "letter.css": ("css/letter.css", "text/css"),
    "sans-regular.ttf": ("fonts/pdf/IBMPlexSans-Regular.ttf", "font/ttf"),
    "sans-medium.ttf": ("fonts/pdf/IBMPlexSans-Medium.ttf", "font/ttf"),
    "sans-semibold.ttf": ("fonts/pdf/IBMPlexSans-SemiBold.ttf", "font/ttf"),
    "mono-regular.ttf": ("fonts/pdf/IBMPlexMono-Regular.ttf", "font/ttf"),
    "coverage.json": ("fonts/pdf/coverage.json", "application/json"),
}
# Names by which the engine looks for each library: Linux, then macOS.
LIBRARIES = (
    ("libgobject-2.0.so.0", "libgobject-2.0.dylib"),
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    ("libfontconfig.so.1", "libfontconfig.1.dylib"),
)
PRINT_FLAG = 1 << 2


class PdfEngineMissing(RuntimeError):
    """The libraries behind the PDF engine are not on this machine."""

    sentence = (
        "PDFs cannot be made on this machine: the Pango libraries are missing. "
        "Install libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0 and start again."
    )

    def __init__(self) -> None:
        super().__init__(self.sentence)


class RefusedResource(ValueError):
    """A document asked for something outside the list of assets."""


def render_html(html: str, *, title: str, language: str, instant: datetime) -> bytes:
    """The PDF of `html`: PDF/UA-1, fonts embedded, nothing in it from the clock of this machine.

    Args:
        html: a whole page; may name `asset:` resources, anything else is refused and left out.
        title: of the document, for the reader's window.
        language: BCP 47 tag.
        instant: stands in the file as its time of creation.

    Raises:
        PdfEngineMissing: Pango is not installed here.
    """
    engine, fonts, fetcher = _engine()
    page = engine.HTML(string=html, base_url=f"{SCHEME}//", url_fetcher=fetcher)
    document = page.render(font_config=fonts)
    about = document.metadata
    about.title, about.lang = title, language
    about.created = about.modified = instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    about.authors, about.keywords, about.attachments = [], [], []
    about.generator = about.description = None
    return _accessible(document.write_pdf(pdf_variant="pdf/ua-1"))


def renderer_version() -> str:
    """What decides on the bytes: the engine, the libraries that write the file, the text shaper."""
    _engine()
    from weasyprint.text.ffi import pango

    number = pango.pango_version()
    shaper = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    parts = [f"{name} {metadata.version(name)}" for name in ("weasyprint", "pydyf", "pikepdf")]
    return ", ".join([*parts, f"pango {shaper}"])


def engine_problem() -> str:
    """Why PDFs cannot be made here, as a sentence; empty when they can. Loads no engine."""
    return "" if all(_loads(names) for names in LIBRARIES) else PdfEngineMissing.sentence


def asset_path(name: str) -> Path:
    """Where one of our assets lies.

    Raises:
        RefusedResource: it is not on the list.
    """
    try:
        return Path(settings.STATICFILES_DIRS[0]) / ASSETS[name][0]
    except KeyError:
        raise RefusedResource("Only our own assets may appear in a document.") from None


def _loads(names: tuple[str, ...]) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


@cache
def _engine() -> tuple[Any, Any, Any]:
    """The engine, its fonts and its fetcher, loaded once per process and only by the worker."""
    if engine_problem():
        raise PdfEngineMissing
    # Without the machine's own fonts: equal bytes on every machine.
    os.environ["FONTCONFIG_FILE"] = str(Path(settings.STATICFILES_DIRS[0]) / "fonts/pdf/fonts.conf")
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        """Serves our assets by name. Never opens an address, a file or a data URI."""

        def fetch(self, url: str, _headers: object = None) -> object:
            scheme, _, name = url.partition(":")
            if f"{scheme}:" != SCHEME:
                log.warning("A document asked for a resource by %.12s; refused.", scheme)
                raise RefusedResource("Only our own assets may appear in a document.")
            path = asset_path(name)
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": ASSETS[name][1]})

    return weasyprint, FontConfiguration(), AssetFetcher()


def _accessible(pdf: bytes) -> bytes:
    """Put right what PDF/UA checkers refuse: scope of header cells, print flag of links."""
    import pikepdf

    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if not isinstance(item, pikepdf.Dictionary):
                continue
            if item.get("/S") == "/TH":
                _scope(item)
            elif item.get("/Subtype") == "/Link":
                item["/F"] = int(item.get("/F", 0)) | PRINT_FLAG
        document.save(written, deterministic_id=True)
    return written.getvalue()


def _scope(cell: Any) -> None:
    import pikepdf

    row_group = cell["/P"]["/P"].get("/S")
    attributes = cell.get("/A", pikepdf.Dictionary(O=pikepdf.Name("/Table")))
    attributes["/Scope"] = pikepdf.Name("/Column" if row_group == "/THead" else "/Row")
    cell["/A"] = attributes
