"""Starts the machines, lets people work, breaks one part after another, and prints a table.

    python -m tests.machines [EARLIER COMMIT]

Without a commit, the version before the latest change of tables is the earlier one.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.machines import faults
from tests.machines.browser import Job
from tests.machines.installation import SCHOOL, Site
from tests.machines.people import Crowd

LINE = "{:<84}{:>7}{:>10}{:>8}  {}"
AFTERWARDS = 2
"""Rounds of the main job, from its sign-in, after each event."""


def main() -> None:
    commit = sys.argv[1] if sys.argv[1:] else faults.before_the_latest_tables()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="coverage-")))
        site = Site(folder, stack)
        program = stack.enter_context(faults.earlier_program(commit, folder / "earlier"))
        print(f"from {commit} to the working tree", flush=True)
        site.program = dict.fromkeys(site.program, program)
        site.start_all()
        run(site, folder)


def run(site: Site, folder: Path) -> None:
    school = site.answer("worker", SCHOOL, "make")
    crowd, job = Crowd(site, school), Job(site, school, folder)
    crowd.start()
    job.thread.start()
    print(LINE.format("what happened", "rounds", "confirmed", "failed", "how"), flush=True)
    for event in (faults.upgraded, *faults.EVENTS, faults.failed_over):
        with row(event.__doc__ or "", crowd, job):
            event(site)
            site.wait()
    job.stop.set()
    crowd.end()
    job.thread.join(180)
    account(site, crowd, job)


@contextmanager
def row(what: str, crowd: Crowd, job: Job) -> Iterator[None]:
    """Print what people were told from the start of an event until the job was done twice more."""
    rounds, before = job.saved.rounds, confirmed(crowd, job)
    failed = crowd.failed + job.saved.failed
    yield
    end, until = time.monotonic() + 240, job.saved.rounds + AFTERWARDS + 1
    while job.saved.rounds < until and not job.broken:
        assert time.monotonic() < end, "the main job is not done any more"
        time.sleep(0.2)
    assert not job.broken, job.broken
    new = crowd.failed + job.saved.failed - failed
    how = ", ".join(f"{kind} ×{number}" for kind, number in new.most_common())
    of_requests = sum(number for kind, number in new.items() if not kind.endswith("again"))
    done = (job.saved.rounds - rounds, confirmed(crowd, job) - before)
    print(LINE.format(what, *done, of_requests, how), flush=True)


def confirmed(crowd: Crowd, job: Job) -> int:
    saved = job.saved
    parts = (saved.lessons, saved.children, saved.documents, saved.workbooks, crowd.confirmed)
    return sum(map(len, parts))


def account(site: Site, crowd: Crowd, job: Job) -> None:
    """Compare what was confirmed with what is there."""
    kept = site.answer("worker", SCHOOL, "kept")
    saved = job.saved
    pairs = {
        "lessons of people": (crowd.confirmed, kept["notes"]),
        "lessons in the browser": (saved.lessons, kept["lessons"]),
        "taps at the door": (saved.children, kept["children"]),
        "documents": (saved.documents, kept["documents"]),
        "workbooks": (saved.workbooks, kept["workbooks"]),
    }
    print()
    for what, (told, there) in pairs.items():
        print(f"{what:<24} confirmed {len(told):>6}   lost {len(told - set(there)):>3}")
    print(f"{'files in the bucket':<24} {kept['files']:>16}   lost {len(kept['lost_files']):>3}")
    unsure = Counter(note in set(kept["notes"]) for note in crowd.unconfirmed)
    print(f"not confirmed and saved all the same: {unsure[True]} of {sum(unsure.values())}")


if __name__ == "__main__":
    main()
