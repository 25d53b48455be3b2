"""The kind of a file is detected from its content, and unsafe files are refused."""

import contextlib
import io
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, String

from curriculum.documents import FileRefusedError, download_name, kind_of, title_from
from curriculum.models import DocumentKind
from tests.curriculum import files

pytestmark = pytest.mark.sqlite_is_enough

HERE = Path(__file__).parent
SCRIPT = {"S": Name.JavaScript, "JS": String("app.alert(1)")}
NOT_PRINTED = Encryption(user="", owner="b")
OLDER_LOCKS = [
    Encryption(user="", owner="b", R=4),
    Encryption(user="", owner="b", R=3, aes=False, metadata=False),
    Encryption(user="", owner="b", R=2, aes=False, metadata=False),
]
MEGABYTE = 1024 * 1024


def judge(content):
    return kind_of(io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.pdf(), DocumentKind.PDF),
        (files.office(), DocumentKind.WORD),
        (files.office("presentationml.presentation"), DocumentKind.POWERPOINT),
        (files.office("presentationml.slideshow"), DocumentKind.POWERPOINT),
        (files.office("spreadsheetml.sheet"), DocumentKind.EXCEL),
        (files.real_workbook(), DocumentKind.EXCEL),
        (files.open_document(), DocumentKind.ODF_TEXT),
        (files.open_document("presentation"), DocumentKind.ODF_PRESENTATION),
        (files.open_document("spreadsheet"), DocumentKind.ODF_SPREADSHEET),
        (files.open_document(**{"Basic/script-lc.xml": b"<l/>"}), DocumentKind.ODF_TEXT),
        (files.JPEG, DocumentKind.JPEG),
        (files.PNG, DocumentKind.PNG),
    ],
)
def test_a_file_is_what_it_holds(content, kind):
    assert judge(content) == kind


REFUSED = {
    "an empty file": (b"", "is empty"),
    "an SVG with a script": (files.SVG, "SVG drawing"),
    "an SVG in UTF-16": (files.SVG.decode().encode("utf-16"), "SVG drawing"),
    "a web page": (files.HTML, "web page"),
    "a file of an older Office": (files.OLD_OFFICE, "older version of Office"),
    "a program": (b"MZ\x90\x00" + bytes(100), "cannot upload this kind"),
    "plain text": (b"Dear parents", "cannot upload this kind"),
    "a zip": (files.zipped({"a.txt": b"a"}), "zip folder"),
    "an OpenDocument drawing": (files.open_document("graphics"), "zip folder"),
    "a Word template": (files.office("wordprocessingml.template"), "Word template (.dotx)"),
    "a PowerPoint template": (files.office("presentationml.template"), "template (.potx)"),
    "an Excel template": (files.office("spreadsheetml.template"), "Excel template (.xltx)"),
    "a Word template with macros": (
        files.zipped({"[Content_Types].xml": files.index(files.MACRO_TEMPLATE.format("word"))}),
        "Word template with macros (.dotm)",
    ),
    "an OpenDocument template": (files.open_document("text-template"), "template (.ott)"),
    "a Word file with macros whose index is named in another case": (
        files.zipped({"[content_types].XML": files.index(files.MACRO)}),
        "holds macros",
    ),
    "a Word file with a macro part in another case": (
        files.office(**{"WORD/VBAProject.BIN": b"x"}),
        "holds macros",
    ),
    "a Word file with a macro part in an encoded name": (
        files.office(**{"word/%76baProject.bin": b"x"}),
        "holds macros",
    ),
    "a Word file with two indexes": (
        files.office(**{"[CONTENT_TYPES].xml": files.index(files.MACRO)}),
        "damaged",
    ),
    "an OpenDocument with a Basic macro in another case": (
        files.open_document(**{"BASIC/Standard/Module1.xml": b"<m/>"}),
        "holds macros",
    ),
    "a Word file with macros": (
        files.zipped({"[Content_Types].xml": files.index(files.MACRO)}),
        "holds macros",
    ),
    "a Word file with a macro part under another type": (
        files.office(**{"word/vbaProject.bin": b"x"}),
        "holds macros",
    ),
    "an Excel file with old macros": (
        files.office("spreadsheetml.sheet", **{"xl/macrosheets/sheet1.xml": b"<m/>"}),
        "holds macros",
    ),
    "a file with ActiveX": (files.office(**{"word/activeX/activeX1.xml": b"<a/>"}), "holds macros"),
    "an OpenDocument with a Basic macro": (
        files.open_document(**{"Basic/Standard/Module1.xml": b"<m/>"}),
        "holds macros",
    ),
    "an OpenDocument with a script": (
        files.open_document(**{"Scripts/python/run.py": b"print()"}),
        "holds macros",
    ),
    "a zip bomb": (files.bomb, "far more than a document"),
    "a zip that lies about its length": (files.lying(files.office()), "damaged"),
    "a zip of very many parts": (
        lambda: files.office(**{f"word/p{number}.xml": b"" for number in range(5_001)}),
        "far more than a document",
    ),
    "half a zip": (files.office()[:-40], "damaged"),
    "an index with an entity": (
        files.zipped({"[Content_Types].xml": b'<!DOCTYPE t [<!ENTITY a "b">]><Types>&a;</Types>'}),
        "damaged",
    ),
    "a PDF with a script": (files.pdf_of(files.opening(**SCRIPT)), "script or starts a program"),
    "a PDF with a script in disguise": (
        files.pdf_of(files.opening(**SCRIPT)).replace(b"/JavaScript", b"/#4Aava#53cript"),
        "script or starts a program",
    ),
    "a PDF with a packed script": (
        files.pdf_of(files.opening(**SCRIPT), object_stream_mode=ObjectStreamMode.generate),
        "script or starts a program",
    ),
    "a PDF with a script behind a film": (
        files.pdf_of(files.opening(S=Name.Rendition, JS=String("app.alert(1)"))),
        "script or starts a program",
    ),
    "a PDF with a script deep inside": (
        files.pdf_of(files.opening(S=Name.GoTo, Next=Array([Array([Dictionary(**SCRIPT)])]))),
        "script or starts a program",
    ),
    "a PDF with a script in a link": (
        files.pdf_of(files.opening(S=Name.URI, URI=String(" java\nscript:alert(1)"))),
        "script or starts a program",
    ),
    "a PDF with a form that may hold scripts": (
        files.pdf_of(files.opening(XFA=String("<template/>"))),
        "script or starts a program",
    ),
    "a PDF that starts a program": (
        files.pdf_of(files.opening(S=Name.Launch, F=String("calc.exe"))),
        "script or starts a program",
    ),
    "a PDF with a file attached": (
        files.pdf_of(lambda pdf: pdf.attachments.__setitem__("a.txt", b"a")),
        "another file attached",
    ),
    "a PDF with a password": (
        files.pdf_of(lambda pdf: None, encryption=Encryption(user="a", owner="b")),
        "is locked",
    ),
    "a PDF with a script that may not be printed": (
        files.pdf_of(files.opening(**SCRIPT), encryption=NOT_PRINTED),
        "script or starts a program",
    ),
    "a PDF with a packed script that may not be printed": (
        files.pdf_of(
            files.opening(**SCRIPT),
            object_stream_mode=ObjectStreamMode.generate,
            encryption=NOT_PRINTED,
        ),
        "script or starts a program",
    ),
    "a PDF with a script in a link that may not be printed": (
        files.pdf_of(
            files.opening(S=Name.URI, URI=String("javascript:alert(1)")), encryption=NOT_PRINTED
        ),
        "script or starts a program",
    ),
    "a PDF with a file attached that may not be printed": (
        files.pdf_of(
            lambda pdf: pdf.attachments.__setitem__("a.txt", b"a"), encryption=NOT_PRINTED
        ),
        "another file attached",
    ),
    "half a PDF": (files.pdf_of(lambda pdf: None)[:300], "cannot be read"),
    "a PDF without its end": (files.pdf_of(lambda pdf: None)[:-60], "cannot be read"),
    "no more than the header of a PDF": (b"%PDF-1.7\n", "cannot be read"),
    "a PDF with a stream without end": (
        files.pdf_of(files.streams(zlib.compress(bytes(200 * MEGABYTE))), **files.AS_PACKED),
        "far more than a document",
    ),
    "a PDF with a stream packed twice": (
        files.pdf_of(
            files.streams(zlib.compress(zlib.compress(bytes(200 * MEGABYTE))), filters=2),
            **files.AS_PACKED,
        ),
        "far more than a document",
    ),
    "a PDF with many large streams": (
        files.pdf_of(files.streams(*[zlib.compress(bytes(60 * MEGABYTE))] * 5), **files.AS_PACKED),
        "far more than a document",
    ),
    "a PDF with an enormous picture": (
        files.pdf_of(files.streams(b"", Subtype=Name.Image, Width=100_000, Height=100_000)),
        "far more than a document",
    ),
    "a PDF of arrays in arrays": (
        files.pdf(b"[" * 100_000 + b"]" * 100_000),
        "far more than a document",
    ),
    "a web page that speaks of PDF": (files.HTML + b"%PDF-1.7", "web page"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_says_what_is_wrong_what_happened_and_what_to_do(name):
    content, reason = REFUSED[name]
    with pytest.raises(FileRefusedError) as refused:
        judge(content() if callable(content) else content)
    (sentence,) = refused.value.messages
    assert reason in sentence
    assert " The file was not saved. " in sentence
    assert refused.value.message_dict.keys() == {"file"}


def test_a_file_above_twenty_megabytes_is_refused_with_its_size():
    with pytest.raises(FileRefusedError, match=r"is 21 MB\. The limit is 20 MB"):
        kind_of(io.BytesIO(files.pdf()), 21 * 1024 * 1024)


KEPT = {
    "only speaks of scripts": files.pdf(b"(JavaScript /S /JavaScript /JS and /Launch)"),
    "links to a page about JavaScript": (HERE / "link_about_javascript.pdf").read_bytes(),
    "has an empty line and a mark of byte order before it": (
        HERE / "leading_bytes.pdf"
    ).read_bytes(),
    "has 1,000 bytes before it": b"\n" * 1_000 + files.pdf(),
    **{
        f"opens for everybody but may not be printed ({owner_lock.R})": files.pdf_of(
            lambda pdf: None, encryption=owner_lock
        )
        for owner_lock in (NOT_PRINTED, *OLDER_LOCKS)
    },
    "has a bookmark that is called JavaScript": files.pdf(b"<< /JavaScript [3 0 R /Fit] >>"),
    "was saved again in packed objects": files.pdf_of(
        lambda pdf: None, object_stream_mode=ObjectStreamMode.generate
    ),
    "has a list of attachments without one": files.pdf(b"<< /EmbeddedFiles << /Names [] >> >>"),
}


@pytest.mark.parametrize("what", KEPT)
def test_a_pdf_is_kept_that(what):
    assert judge(KEPT[what]) == DocumentKind.PDF


def test_a_pdf_of_many_small_objects_is_read_in_time():
    def fill(pdf):
        pdf.Root.Many = Array([pdf.make_indirect(Dictionary(A=number)) for number in range(20_000)])

    assert judge(files.pdf_of(fill)) == DocumentKind.PDF


def test_a_pdf_with_more_pages_than_fit_into_memory_is_refused():
    pages = b"<< /Type /Pages /Kids [%s] /Count 3000000 >>" % (b"3 0 R " * 3_000_000)
    content = files.pdf().replace(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", pages)
    with pytest.raises(FileRefusedError, match=r"too much memory|too long"):
        judge(content)


@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", b"<", b"\xff\xfe"]))
def test_whatever_comes_it_is_a_kind_or_a_refusal(content, start):
    with contextlib.suppress(FileRefusedError):
        assert judge(start + content) in DocumentKind


@given(st.data())
def test_a_damaged_office_file_is_a_kind_or_a_refusal(data):
    content = bytearray(files.office())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(FileRefusedError):
        assert judge(bytes(content)) in DocumentKind


@pytest.mark.parametrize(
    ("uploaded", "kept"),
    [
        ("agreement.docx", "agreement.pdf"),
        ("Family agreement.PDF", "Family agreement.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.pdf"),
        ('say "hello" <b>.pdf', "say hello b.pdf"),
        ("say %22hello%22 again%0D%0A.pdf", "say hello again.pdf"),
        ("100%25 ours.pdf", "100%25 ours.pdf"),
        ("Phones 📱 and tablets 👨‍👩‍👧.pdf", "Phones 📱 and tablets 👨‍👩‍👧.pdf"),
        ("Übung für Ältere.pdf", "Übung für Ältere.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie b.pdf"),
        (".pdf", "document.pdf"),
        ("...", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_the_name_is_safe_and_has_the_ending_of_the_kind(uploaded, kept):
    assert download_name(uploaded, DocumentKind.PDF) == kept


@given(st.text(max_size=80))
def test_no_name_leads_anywhere_else(uploaded):
    name = download_name(uploaded, DocumentKind.PDF)
    assert name.endswith(".pdf")
    assert not set(name) & set('/\\:*?"<>|\r\n\t\0')
    assert not name.startswith(".")
    assert title_from(uploaded).strip()


def test_a_title_is_read_from_the_name():
    assert title_from("C:\\Users\\R\\family_agreement_2026.docx") == "family agreement 2026"
