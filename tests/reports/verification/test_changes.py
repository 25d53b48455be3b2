"""Nothing that a reader sees can be changed unnoticed: a table of changes, and their verdicts."""

import functools
import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from reports.audit.actions import make_export
from reports.verification.comparing import Group, compare
from reports.verification.limits import Limits
from reports.verification.workbook import Workbook
from tests.classes.tables.conftest import saved
from tests.examples import examples
from tests.libreoffice import all_converted
from tests.reports.verification.changes import CHANGES
from tests.reports.verification.conftest import content_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def demo_content(demo) -> bytes:
    """The workbook of the demo school, without the history, which only takes time."""
    options = {"school": demo, "academic_year": 2026, "with_names": True, "by": None}
    return content_of(make_export(**options, with_history=False))


class ReadOnce(Workbook):
    """A workbook that many others are compared with: each sheet of it is read once."""

    read = functools.cache(Workbook.read)
    whole = functools.cache(Workbook.whole)


@pytest.fixture
def differences(demo_content) -> Callable[[bytes], list[Group]]:
    """Return a function that compares a file with the original."""
    original = ReadOnce(demo_content, Limits())

    def compared(content: bytes) -> list[Group]:
        return compare(original, Workbook(content, Limits()))

    return compared


@pytest.fixture
def changed_files(demo_content) -> dict[str, bytes]:
    return {name: change.make(demo_content) for name, change in CHANGES.items()}


def test_each_change_is_found(changed_files, demo_content, differences):
    assert len(changed_files) >= 60
    unnoticed = [name for name, file in changed_files.items() if not differences(file)]
    assert unnoticed == []
    assert differences(demo_content) == []


def test_a_copy_that_openpyxl_saved_differs_in_nothing(demo_content, differences):
    copy = saved(load_workbook(io.BytesIO(demo_content)))
    assert differences(copy) == []


def test_each_change_is_found_after_libreoffice_saved_it_too(demo_content, differences, tmp_path):
    """LibreOffice takes half a second a file, so a usual run takes every twentieth change."""
    chosen = list(CHANGES)[:: 1 if examples(1) > 1 else 20]
    some = {name: CHANGES[name].make(demo_content) for name in chosen}
    copies = all_converted({"unchanged": demo_content, **some}, tmp_path)
    assert differences(copies.pop("unchanged")) == []
    unnoticed = {name for name, copy in copies.items() if not differences(copy)}
    assert unnoticed == {name for name in chosen if CHANGES[name].undone}
