"""Runs the faults one after another and prints what became of the lessons."""

import sys
import tempfile
import time
from pathlib import Path

from tests.faults.faults import EITHER, POSTGRES, SQLITE, Fault
from tests.faults.installation import Installation
from tests.faults.people import Health, People

LINE = "{:<74}{:>8}{:>11}{:>8}{:>6}{:>20}{:>10}  {}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Installation(Path(folder) / "disk")
        try:
            print(
                LINE.format(
                    *(
                        "fault",
                        "people",
                        "confirmed",
                        "failed",
                        "lost",
                        "saved all the same",
                        "back (s)",
                    ),
                    "/healthz meanwhile",
                )
            )
            faults = EITHER + (POSTGRES if place.postgres else SQLITE)
            for fault, number in faults:
                if not sys.argv[1:] or fault.__name__ in sys.argv[1:]:
                    print(run(place, fault, number), flush=True)
        finally:
            place.remove()


def run(place: Installation, fault: Fault, number: int) -> str:
    """Let people log lessons before, during and after the fault. Return a line of the table."""
    place.serve()
    with People(place.url, place.school, place.people(number)) as people:
        time.sleep(2)
        with Health(place.url) as health:
            with fault(place):
                pass
            over = time.monotonic()
            back = wait_for_recovery(people, over)
    stored = place.notes()
    lost = [one for one in people.attempts if one.is_confirmed and one.note not in stored]
    failed = [one for one in people.attempts if not one.is_confirmed]
    saved = [one for one in failed if one.note in stored]
    place.kill()
    return LINE.format(
        (fault.__doc__ or "").rstrip("."),
        number,
        len(people.attempts) - len(failed),
        len(failed),
        len(lost),
        len(saved),
        "by hand" if back is None else f"{back:.1f}",
        health.as_text,
    )


def wait_for_recovery(people: People, over: float) -> float | None:
    """Wait, for a minute at most, until ten lessons were saved. Return after how many seconds."""
    while len(people.confirmed_since(over)) < 10 and time.monotonic() < over + 60:
        time.sleep(0.2)
    return people.recovered_after(over)


if __name__ == "__main__":
    main()
