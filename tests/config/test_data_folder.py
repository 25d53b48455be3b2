"""A database is not served with another data folder than its own, nor a folder without its own."""

import sys
import threading
import time

import pytest

from classes.models import Installation
from config import prepare
from config.data_folder import MARKER, WrongFolderError, check_folder, mark_folder
from config.one_at_a_time import one_at_a_time
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_new_installation_is_marked_and_starts_again(tmp_path):
    check_folder(tmp_path)
    mark_folder(tmp_path)
    mark_folder(tmp_path)
    assert (tmp_path / MARKER).read_text().strip() == str(Installation.objects.get())
    factories.SchoolFactory()
    check_folder(tmp_path)


def test_an_empty_folder_is_refused_where_the_database_has_another(tmp_path):
    factories.SchoolFactory()
    mark_folder(tmp_path)
    empty = tmp_path / "not-mounted"
    empty.mkdir()
    with pytest.raises(WrongFolderError, match="may not be mounted"):
        check_folder(empty)
    assert list(empty.iterdir()) == []


def test_with_files_in_a_bucket_each_machine_may_have_a_folder_of_its_own(tmp_path, settings):
    factories.SchoolFactory()
    mark_folder(tmp_path)
    settings.KEEPS_FILES_IN_FOLDER = False
    check_folder(tmp_path / "another")


def test_an_empty_database_is_refused_where_the_folder_had_another(tmp_path):
    mark_folder(tmp_path)
    Installation.objects.all().delete()
    with pytest.raises(WrongFolderError, match="database that is not there"):
        check_folder(tmp_path)


def test_a_database_of_an_older_backup_goes_with_the_folder_again(tmp_path):
    mark_folder(tmp_path)
    Installation.objects.all().delete()
    factories.SchoolFactory()
    check_folder(tmp_path)
    mark_folder(tmp_path)
    check_folder(tmp_path)


def test_a_start_that_was_cut_short_is_taken_up(tmp_path):
    mark_folder(tmp_path)
    (tmp_path / MARKER).unlink()
    check_folder(tmp_path)


@pytest.mark.django_db(transaction=True)
def test_two_that_prepare_at_once_take_turns(tmp_path):
    order = []

    def prepare(name):
        with one_at_a_time(tmp_path):
            order.append(name)
            time.sleep(0.1)
            order.append(name)

    threads = [threading.Thread(target=prepare, args=[name]) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order in (["a", "a", "b", "b"], ["b", "b", "a", "a"])


def test_an_option_that_nobody_knows_is_refused_before_anything_is_done(monkeypatch, capsys):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "argv", ["prepare", "--adopt-folders"])
    with pytest.raises(SystemExit):
        prepare.main()
    assert "unrecognized arguments: --adopt-folders" in capsys.readouterr().err
