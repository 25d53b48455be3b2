"""The workbook of a group's figures: its sheets, its number, and the check of a copy."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from reports.groups.work import make_figures
from reports.models import GroupExport
from tests import factories
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough

ADDRESS = "/groups/peak-trust/"


@pytest.fixture
def content(officer, stored) -> bytes:
    stored("=cmd()", overdue=3, up_to_date=48, reached=20)
    stored("Ash Primary")
    answer = officer.post(f"{ADDRESS}workbook/", {"year": "2026"})
    assert answer["Content-Disposition"].endswith('"peak-trust-schools-2026-27-no-1.xlsx"')
    return answer.content


def verdict(officer, content: bytes) -> str:
    file = SimpleUploadedFile("copy.xlsx", content)
    page = document(officer.post(f"{ADDRESS}check/", {"file": file}))
    return page.xpath("//@data-verdict")[0]


def test_the_sheets_hold_what_the_page_shows(content):
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["About", "Schools", "Trend"]
    header, first, second, total = book["Schools"].values
    late = dict(zip(header, first, strict=True))
    assert late["School"] == "=cmd()"
    assert book["Schools"]["A2"].data_type == "s"
    assert (late["Overdue"], late["Coverage"], late["Children on roll"]) == (3, 0.5, 50)
    assert (late["Children up to date"], late["Families reached"]) == ("all but fewer than 5", 0.4)
    assert dict(zip(header, second, strict=True))["Children up to date"] == 1
    assert (total[0], total[7], total[9:11]) == ("All schools", 0.5, (0.97, 0.7))
    about = dict(row[:2] for row in book["About"].values)
    assert (about["Group"], about["Workbook number"]) == ("Peak Learning Trust", 1)


def test_months_are_in_the_file_as_on_the_page(officer, group, school):
    factories.GroupSchoolFactory(group=group, school=school)
    factories.busy_school(school, classes=3)
    make_figures.call()
    content = officer.post(f"{ADDRESS}workbook/").content
    rows = list(load_workbook(io.BytesIO(content))["Trend"].values)
    assert rows[0][:3] == ("Until the end of", "Sessions taught 2026/27", "Sessions taught 2025/26")
    assert [row[:2] for row in rows[1:4]] == [
        *(("September", 0), ("October", 0.5), ("November", 0.5))
    ]


def test_a_copy_is_told_from_the_very_file_and_from_a_changed_one(officer, content):
    assert GroupExport.objects.get().size == len(content)
    assert verdict(officer, content) == "original"
    book = load_workbook(io.BytesIO(content))
    resaved, changed = io.BytesIO(), io.BytesIO()
    book.save(resaved)
    assert verdict(officer, resaved.getvalue()) == "resaved"
    book["Schools"]["G2"] = 0
    book.save(changed)
    assert verdict(officer, changed.getvalue()) == "changed"
    assert verdict(officer, b"no workbook") == "unreadable"


def test_another_group_knows_nothing_of_the_file(content, sign_in):
    other = factories.GroupOfficerFactory(group__slug="other-trust")
    file = SimpleUploadedFile("copy.xlsx", content)
    page = document(sign_in(other.user).post("/groups/other-trust/check/", {"file": file}))
    assert page.xpath("//@data-verdict") == ["foreign"]
