"""The PDF engine behind its wall: same bytes, readable text, nothing reached."""

import hashlib
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import page
import pikepdf  # noqa: TID253  # a test is no web process
import pypdf
import pytest

from aifactory.documents import rendering

INSTANT = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
HEAD = '<html lang="en"><head><title>x</title><link rel="stylesheet" href="asset:letter.css">'
SPECIMEN = (
    HEAD + "</head><body><h1>Award</h1><table class='figures'><thead><tr><th>Month</th><th>h</th>"
    "</tr></thead><tbody><tr><th scope='row'>May</th><td>1</td></tr></tbody></table>"
    "<p><a href='https://access.example/v'>Check it</a></p></body></html>"
)
SCRIPTS = "Ελληνικά: Ισχύει έως. Български: Непротивоконституционствувателствувайте. Ђорђе, Șț, Łőű"
IN_ANOTHER_PROCESS = """
import hashlib, sys
from datetime import UTC, datetime
from aifactory.documents.rendering import render_html
pdf = render_html(sys.stdin.read(), title="Award", language="en",
                  instant=datetime(2026, 11, 23, 8, 12, tzinfo=UTC))
print(hashlib.sha256(pdf).hexdigest())
"""


def made(html: str, *, instant: datetime = INSTANT) -> bytes:
    return rendering.render_html(html, title="Award", language="en", instant=instant)


def text_of(pdf: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def body(inner: str) -> str:
    return f"{HEAD}</head><body><p>Before</p>{inner}<p>After</p></body></html>"


def test_same_input_gives_same_bytes():
    assert made(SPECIMEN) == made(SPECIMEN)


def test_another_process_makes_the_same_bytes():
    elsewhere = subprocess.run(
        [sys.executable, "-W", "error", "-c", IN_ANOTHER_PROCESS],
        input=SPECIMEN,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert elsewhere.stdout.strip() == hashlib.sha256(made(SPECIMEN)).hexdigest()


def test_another_instant_gives_other_bytes():
    assert made(SPECIMEN) != made(SPECIMEN, instant=INSTANT.replace(year=2027))


def test_pdf_is_accessible(tmp_path: Path):
    path = tmp_path / "specimen.pdf"
    path.write_bytes(made(SPECIMEN))

    result = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1)

    assert result.failures == []


def test_header_cells_have_a_scope_and_links_print():
    with pikepdf.open(io.BytesIO(made(SPECIMEN))) as pdf:
        items = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        scopes = [str(item.A.Scope) for item in items if item.get("/S") == "/TH"]
        flags = [int(item.F) for item in items if item.get("/Subtype") == "/Link"]

    assert sorted(scopes) == ["/Column", "/Column", "/Row"]
    assert flags == [rendering.PRINT_FLAG]


def test_metadata_comes_from_the_arguments_alone():
    author = '<meta name="author" content="Panel member"><meta name="generator" content="Word">'
    reader = pypdf.PdfReader(io.BytesIO(made(SPECIMEN.replace("</head>", f"{author}</head>"))))

    assert dict(reader.metadata) == {
        "/CreationDate": "D:20261123081200Z",
        "/ModDate": "D:20261123081200Z",
        "/Producer": "WeasyPrint 70.0",
        "/Title": "Award",
    }
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_greek_and_cyrillic_text_can_be_read_back():
    assert " ".join(text_of(made(body(f"<p>{SCRIPTS}</p>"))).split()) == f"Before {SCRIPTS} After"


def test_fonts_are_embedded():
    reader = pypdf.PdfReader(io.BytesIO(made(body("<h1>Title</h1><p class='code'>7KQ4</p>"))))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    descriptors = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts
    ]

    assert {str(font["/FontFamily"]) for font in descriptors} == {"Letter Sans", "Letter Mono"}
    assert all("/FontFile2" in font for font in descriptors)


@pytest.fixture
def neighbour() -> Iterator[HTTPServer]:
    """A web server on this machine that notes who asks."""

    class Notes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.server.asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Notes)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{url}" alt="x">',
        '<img srcset="{url} 2x" alt="x">',
        '<object data="{url}" type="image/svg+xml"></object>',
        '<embed src="{url}">',
        '<link rel="attachment" href="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<style>@import url("{url}");</style>',
        '<style>p {{ background: url("{url}") }}</style>',
        '<style>@font-face {{ font-family: y; src: url("{url}") }} p {{ font-family: y }}</style>',
        '<ul style="list-style-image: url({url})"><li>x</li></ul>',
        '<p style="content: url({url})">x</p>',
        '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="{url}"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><use href="{url}#a"/></svg>',
        '<a rel="attachment" href="{url}">x</a>',
    ],
)
@pytest.mark.parametrize("place", ["file", "loopback", "metadata", "data", "asset", "relative"])
def test_document_reaches_nothing_outside(
    markup: str, place: str, neighbour: HTTPServer, tmp_path: Path
):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">Geheim</text></svg>')
    url = {
        "file": secret.as_uri(),
        "loopback": f"http://127.0.0.1:{neighbour.server_port}/x",
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "data": "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'/%3E",
        "asset": f"asset:../../../..{secret}",
        "relative": str(secret),
    }[place]

    pdf = made(body(markup.format(url=url)))

    assert neighbour.asked == []
    assert "Geheim" not in text_of(pdf)
    assert pypdf.PdfReader(io.BytesIO(pdf)).attachments == {}
    assert "Before" in text_of(pdf)
    assert "After" in text_of(pdf)


def test_nothing_in_the_file_runs():
    pdf = made(body("<script>alert(1)</script><a href='javascript:alert(1)'>x</a><form></form>"))

    with pikepdf.open(io.BytesIO(pdf)) as document:
        keys = {
            str(key)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary)
            for key in item
        }
    assert not keys & {"/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles"}


def test_missing_pango_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rendering, "LIBRARIES", (("libnowhere.so.9",),))
    rendering._engine.cache_clear()

    with pytest.raises(rendering.PdfEngineMissing, match="Pango libraries are missing"):
        made(SPECIMEN)
    assert rendering.engine_problem() == rendering.PdfEngineMissing.sentence


def test_engine_problem_is_empty_where_pango_is_there():
    assert rendering.engine_problem() == ""


def test_versions_of_what_decides_on_the_bytes_are_named():
    names = [part.split(" ")[0] for part in rendering.renderer_version().split(", ")]

    assert names == ["weasyprint", "pydyf", "pikepdf", "pango"]


def test_importing_the_app_loads_no_engine():
    code = (
        "import sys, aifactory.documents.rendering; "
        "print([name for name in ('weasyprint', 'pikepdf') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.strip() == "[]"
