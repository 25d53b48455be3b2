"""Regular work: started when the clock says so, once, however many machines have a worker."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from classes.background.timetable import next_time
from classes.models import RegularWork

HANGS_AFTER = dt.timedelta(days=1)
"""Work that has been done for so long is taken to hang, and is started beside it."""


def start_due_work() -> None:
    """Put what is due into the queue. A worker calls this now and then.

    What was due while no worker ran is started once, not once for each time that was missed.
    """
    now = timezone.now()
    due_at = dict(RegularWork.objects.values_list("task", "due_at"))
    for path, timetable in settings.REGULAR_WORK.items():
        following = next_time(timetable, now)
        if path not in due_at:
            RegularWork.objects.get_or_create(task=path, defaults={"due_at": following})
        elif due_at[path] <= now:
            _start(path, now, following)
        elif due_at[path] > following:  # the timetable was changed to an earlier time
            RegularWork.objects.filter(task=path, due_at__gt=following).update(due_at=following)


@transaction.atomic
def _start(path: str, now: dt.datetime, following: dt.datetime) -> None:
    """Start the work, unless another worker was quicker: of several, one changes the row.

    What waits for a worker, or is being done, is not put into the queue once more.
    """
    if RegularWork.objects.filter(task=path, due_at__lte=now).update(due_at=following):
        known = DBTaskResult.objects.filter(task_path=path)
        # What failed, and waits to be tried again, is tried now.
        waiting = known.filter(status=TaskResultStatus.READY).update(run_after=now)
        running = known.filter(status=TaskResultStatus.RUNNING, started_at__gt=now - HANGS_AFTER)
        if not waiting and not running.exists():
            import_string(path).enqueue()
