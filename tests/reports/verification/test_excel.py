"""What Excel writes by itself when it saves a workbook is no change. Excel is not at hand here."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

import pytest

from reports.verification.comparing import compare
from reports.verification.limits import Limits
from reports.verification.workbook import Workbook
from tests.reports.verification.changes.making import OFFICE, surgery

pytestmark = pytest.mark.sqlite_is_enough

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REVISION = 'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
AC = 'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
UID = f'{REVISION} xr:uid="{{00000000-0001-0000-0000-000000000000}}"'


def as_excel_saves(content: bytes) -> bytes:
    """Return a workbook with shared texts and all that Excel adds."""
    texts: list[str] = []

    def shared(match: re.Match[str]) -> str:
        texts.append(match[2])
        return f'{match[1]} t="s"><v>{len(texts) - 1}</v></c>'

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, data in parts.items():
        xml = data.decode("utf-8", "replace")
        if name.startswith("xl/worksheets/sheet"):
            xml = re.sub(r'(<c [^>]*?) t="inlineStr"><is>(.*?)</is></c>', shared, xml)
            xml = re.sub(
                r'<row r="(\d+)"', rf'<row r="\1" spans="1:9" {AC} x14ac:dyDescent="0.2"', xml
            )
            xml = xml.replace(
                "<worksheet ", f'<worksheet {UID} xmlns:mc="{MC}" mc:Ignorable="x14ac" '
            )
            xml = xml.replace("<sheetView ", '<sheetView tabSelected="1" zoomScaleNormal="100" ')
            xml = re.sub(r'width="(\d+)"', r'width="\1.7109375"', xml)
            parts[name] = xml.encode()
        elif name.startswith("xl/tables/"):
            parts[name] = xml.replace("<table ", f'<table totalsRowShown="0" {UID} ').encode()
        elif name.startswith("xl/drawings/drawing"):
            parts[name] = re.sub("<graphicFrame>", '<graphicFrame macro="">', xml).encode()
    items = "".join(f"<si>{text}</si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'.encode()
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"/>'.encode()
    parts["xl/printerSettings/printerSettings1.bin"] = b"printer"
    parts["xl/charts/style1.xml"] = parts["xl/charts/colors1.xml"] = b"<cs/>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return surgery(target.getvalue(), BOOK_CHANGES)


PATH = escape("C:\\Users\\Head\\Desktop\\")
BOOK_CHANGES = {
    "xl/workbook.xml": [
        (
            "<workbookPr",
            '<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="27425"/>'
            '<workbookPr defaultThemeVersion="166925" codeName="ThisWorkbook"',
        ),
        (
            "<bookViews>",
            f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x15"><x15ac:absPath '
            'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
            f'url="{PATH}"/></mc:Choice></mc:AlternateContent><xr:revisionPtr {REVISION} '
            'revIDLastSave="0" documentId="8_{00000000-0000-0000-0000-000000000000}"/><bookViews>',
        ),
        (
            'activeTab="0"',
            f'activeTab="3" xWindow="-120" yWindow="-120" windowWidth="29040" {UID}',
        ),
        (
            "</workbook>",
            '<extLst><ext uri="{140A7094-0E35-4892-8432-C4D2DD1A4A5D}"><x15:a '
            'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"/></ext>'
            "</extLst></workbook>",
        ),
    ],
    "xl/_rels/workbook.xml.rels": [
        (
            "</Relationships>",
            f'<Relationship Id="rIdS" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="rIdC" Type="{OFFICE}/calcChain" Target="calcChain.xml"/>'
            "</Relationships>",
        )
    ],
    "docProps/app.xml": [
        ("</Properties>", "<Company></Company><DocSecurity>0</DocSecurity></Properties>")
    ],
    "docProps/core.xml": [
        ("</cp:coreProperties>", "<cp:lastModifiedBy>Head</cp:lastModifiedBy></cp:coreProperties>")
    ],
}


def test_what_excel_writes_by_itself_is_no_difference(content):
    found = compare(Workbook(content, Limits()), Workbook(as_excel_saves(content), Limits()))
    assert found == []
