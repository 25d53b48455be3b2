"""What a worker does: each task at least once, regular work by the clock, failures again."""

import datetime as dt

import pytest
from django.conf import settings as project
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from classes.background import regular, worker
from classes.background.attempts import DELAYS
from classes.background.heartbeat import DEAD_AFTER, Heartbeat, beat, take_back_abandoned
from classes.background.regular import start_due_work
from classes.background.worker import Worker
from classes.models import RegularWork
from config.logs.lines import fields_of
from tests import factories
from tests.classes.background import tasks

pytestmark = pytest.mark.django_db(transaction=True)

MEND = "tests.classes.background.tasks.mend"


@pytest.fixture(autouse=True)
def in_the_database(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    settings.REGULAR_WORK = {MEND: "daily 03:10"}


def work(worker_id="one", **options) -> None:
    Worker(worker_id=worker_id, **options).run()


def task() -> DBTaskResult:
    return DBTaskResult.objects.get()


def later(time_machine, **time) -> None:
    time_machine.move_to(timezone.now() + dt.timedelta(**time))


class TestFailures:
    """A task that fails is tried again, and why it failed is kept."""

    def test_it_is_tried_again_after_a_minute(self, time_machine):
        tasks.mend.enqueue()
        work()
        assert task().status == TaskResultStatus.READY
        work()
        assert len(task().worker_ids) == 1
        factories.SchoolFactory()
        later(time_machine, minutes=1, seconds=1)
        work()
        assert task().status == TaskResultStatus.SUCCESSFUL

    def test_it_is_kept_where_the_error_arose_but_not_its_text(self, caplog):
        tasks.mend.enqueue()
        work()
        assert task().exception_class_path == "builtins.ValueError"
        assert "raise ValueError" in task().traceback
        assert "Amira" not in task().traceback.replace('ValueError("Amira Khan', "")
        (line,) = [record for record in caplog.records if record.name.startswith("classes")]
        assert line.fields == {"task": str(task().pk), "kind": MEND, "attempt": 1}

    def test_after_the_last_attempt_it_is_given_up(self, time_machine):
        tasks.mend.enqueue()
        for delay in DELAYS:
            work()
            assert task().status == TaskResultStatus.READY
            later(time_machine, seconds=delay.total_seconds() + 1)
        work()
        assert task().status == TaskResultStatus.FAILED

    def test_a_worker_that_is_told_to_stop_leaves_the_task_to_the_next(self):
        tasks.stop.enqueue()
        task().claim("one")
        Worker(worker_id="one").run_task(task())
        assert task().status == TaskResultStatus.READY
        assert task().run_after <= timezone.now()


class TestKilledWorkers:
    """A task whose worker was killed is done by another."""

    @pytest.fixture(autouse=True)
    def a_task_of_a_worker(self) -> None:
        factories.SchoolFactory()
        tasks.mend.enqueue()
        beat("one")
        task().claim("one")

    def test_while_the_worker_lives_its_task_is_left_alone(self, time_machine):
        later(time_machine, seconds=DEAD_AFTER.total_seconds() + 1)
        beat("one")
        assert take_back_abandoned() == 0

    def test_a_task_whose_end_its_own_worker_could_not_save_is_done_again(self):
        assert take_back_abandoned(idle="two") == 0
        assert take_back_abandoned(idle="one") == 1
        assert task().status == TaskResultStatus.READY

    def test_the_task_of_a_silent_worker_is_done_by_the_next(self, time_machine):
        assert take_back_abandoned() == 0
        later(time_machine, seconds=DEAD_AFTER.total_seconds() + 1)
        assert take_back_abandoned() == 1
        work("two")
        assert task().status == TaskResultStatus.SUCCESSFUL
        assert task().worker_ids == ["one", "two"]

    def test_a_worker_is_known_to_live_before_its_first_task(self):
        with Heartbeat("two"):
            task().claim("two")
            assert take_back_abandoned() == 0

    def test_a_task_that_ended_meanwhile_is_not_done_again(self, time_machine):
        later(time_machine, seconds=DEAD_AFTER.total_seconds() + 1)
        task().set_successful(None)
        assert take_back_abandoned() == 0

    def test_a_task_that_kills_each_worker_is_given_up(self, time_machine):
        for number in range(len(DELAYS)):
            later(time_machine, seconds=DEAD_AFTER.total_seconds() + 1)
            assert take_back_abandoned() == 1
            task().claim(f"worker {number}")
        later(time_machine, seconds=DEAD_AFTER.total_seconds() + 1)
        take_back_abandoned()
        assert task().status == TaskResultStatus.FAILED


class TestRegularWork:
    """Work by the clock is started once, however many workers look."""

    def test_each_of_the_settings_is_a_task_without_arguments(self):
        for path in project.REGULAR_WORK:
            assert isinstance(import_string(path), Task)

    def test_nothing_is_done_before_its_time(self):
        start_due_work()
        assert not DBTaskResult.objects.exists()
        assert RegularWork.objects.get().due_at > timezone.now()

    def test_what_was_missed_for_a_week_is_done_once(self, time_machine):
        start_due_work()
        later(time_machine, days=7)
        start_due_work()
        start_due_work()
        assert task().task_path == MEND

    def test_what_waits_or_is_being_done_is_not_started_once_more(self, time_machine):
        """So nothing piles up behind a long backup, and what failed is tried now."""
        start_due_work()
        for status in (TaskResultStatus.READY, TaskResultStatus.RUNNING):
            later(time_machine, days=1)
            start_due_work()
            assert task().run_after <= timezone.now() or task().run_after.year == 9999
            now, later_on = timezone.now(), timezone.now() + dt.timedelta(days=3)
            DBTaskResult.objects.update(status=status, run_after=later_on, started_at=now)
        later(time_machine, hours=23)
        start_due_work()
        assert task()

    def test_work_that_hangs_for_a_day_is_started_beside(self, time_machine):
        start_due_work()
        later(time_machine, days=1)
        start_due_work()
        task().claim("one")
        later(time_machine, days=2)
        start_due_work()
        assert DBTaskResult.objects.count() == 2

    def test_a_worker_that_read_the_row_before_another_moved_it_starts_nothing(self, time_machine):
        start_due_work()
        later(time_machine, days=1)
        now, tomorrow = timezone.now(), timezone.now() + dt.timedelta(days=1)
        regular._start(MEND, now, tomorrow)
        regular._start(MEND, now, tomorrow)
        assert DBTaskResult.objects.count() == 1

    def test_a_timetable_that_is_made_earlier_counts_at_once(self, settings):
        settings.REGULAR_WORK = {MEND: "Sunday 03:10"}
        start_due_work()
        settings.REGULAR_WORK = {MEND: "hourly"}
        start_due_work()
        assert RegularWork.objects.get().due_at <= timezone.now() + dt.timedelta(hours=1)

    def test_it_is_kept_since_when_it_has_failed(self, time_machine):
        start_due_work()
        later(time_machine, days=1)
        start_due_work()
        work()
        since = RegularWork.objects.get().failing_since
        later(time_machine, hours=13)
        work()
        assert RegularWork.objects.failing().get().failing_since == since
        assert str(RegularWork.objects.get()) == "mend"
        factories.SchoolFactory()
        later(time_machine, hours=1)
        work()
        assert RegularWork.objects.get().failing_since is None


def test_the_quick_worker_leaves_long_work_to_another():
    tasks.think.enqueue()
    work(quick_only=True)
    assert task().status == TaskResultStatus.READY
    work()
    assert task().status == TaskResultStatus.SUCCESSFUL


def test_lines_of_the_log_name_the_task_and_say_when_it_was_slow(caplog, monkeypatch):
    monkeypatch.setattr(worker, "SLOW_TASK", -1)
    tasks.write.enqueue()
    fields = []
    caplog.handler.addFilter(lambda record: fields.append(fields_of(record)) or True)
    work()
    of_the_task = {"task": str(task().pk), "kind": "tests.classes.background.tasks.write"}
    something, slow = [line for line in fields if line["message"] in ("Something", "Slow task")]
    assert of_the_task.items() <= something.items()
    assert of_the_task.items() <= slow.items()
    assert "ms" in slow
