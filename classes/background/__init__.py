"""Background work: what no page waits for, done at least once by a worker beside the server.

A task is a function with `@task()` of django_tasks; `enqueue` keeps it in the database, in the
transaction of what caused it. It may be done twice, so it must be safe to do twice. One that fails
is tried again: see `worker`. settings.REGULAR_WORK lists what is done by the clock.

A task that may take longer than some seconds belongs in the queue SLOW, so that an email with a
new password never waits for it.
"""

from contextvars import ContextVar

current_task: ContextVar[dict[str, str]] = ContextVar("task", default={})  # noqa: B039 - not changed
"""The number and the kind of the task that is being done, for the lines of the log about it."""
SLOW = "slow"
"""The queue of long work. One of the two workers beside the server leaves it to the other."""
