"""A separate process for test_killed_worker.py, on the database in DATA_DIR.

python -m tests.lessons.imports.asking   asks for a large import, and prints the number of its job
"""

import tempfile
from pathlib import Path

import django

CHILDREN = 1_500


def main() -> None:
    django.setup()
    from classes.background.jobs import ask_for
    from classes.models import JobKind, RosterDraft
    from classes.roster import read_roster
    from classes.roster.storing import to_json
    from lessons.imports.class_lists.preview import Preview
    from lessons.imports.class_lists.taking_in import IMPORT_STEPS, import_by_worker
    from tests import factories

    membership = factories.MembershipFactory(role="pshe_lead")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        lines = (f"{n},Fore{n},Sur{n},5 C{n // 30},5" for n in range(CHILDREN))
        path.write_text("\n".join(["Adno,Forename,Surname,Class,Year", *lines]))
        roster = to_json(read_roster(path))
    draft = RosterDraft.objects.replace(
        school=membership.school,
        user=membership.user,
        source="list.csv",
        academic_year=2026,
        roster=roster,
        choices={"only_years": "5-6"},
    )
    job = ask_for(
        JobKind.CLASS_LIST,
        school=membership.school,
        by=membership.user,
        task=import_by_worker,
        total=IMPORT_STEPS,
        about=str(draft.pk),
        request={"seen": Preview(draft).compare().token, "many_leave": False},
    )
    print(job.pk)


if __name__ == "__main__":
    main()
