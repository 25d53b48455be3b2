"""The question: is this file the one that the school made?"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from classes.models import School
from classes.tables import TableRefusedError
from classes.words.counts import count_of
from reports.models import AuditExport
from reports.verification.claim import Claim, claim_of
from reports.verification.comparing import SHOWN, Opened, compare
from reports.verification.contents import Contents, new_key
from reports.verification.difference import Collected, Difference, cut
from reports.verification.kept import open_kept, open_workbook, remember
from reports.verification.limits import Limits, limits_beside
from reports.verification.notes import notes_on
from reports.verification.origin import claimed_export, likest_export
from reports.verification.sheets import GONE, NOT_THERE, WHOLE_SHEET
from reports.verification.verdict import Answer, Verdict

MOST_NOTES = 20
ANOTHER = "Not what it was: its digest is another"


def limits_for(school: School) -> Limits:
    """Return how large a workbook may be that is checked for the school."""
    return limits_beside(AuditExport.objects.for_school(school).largest())


def check(*, school: School, content: bytes) -> Answer:
    """Return what can be said of a file. Nothing of it is kept, and no other school is looked at.

    `content` is a stranger's until its digest is known; it is for the caller to see that it is not
    longer than `limits_for(school).size`.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    the_file = AuditExport.objects.for_school(school).filter(sha256=sha256).first()
    if the_file:
        return Answer(Verdict.THE_FILE, sha256, len(content), export=the_file)
    limits, key = limits_for(school), new_key()
    try:
        now = open_workbook(content, key=key, limits=limits)
        check = _Check(school, sha256, len(content), now, claim_of(now.book), key)
        return check.answer()
    except TableRefusedError as error:
        reason = " ".join(error.messages)
        return Answer(Verdict.UNREADABLE, sha256, len(content), reason=reason)


@dataclass(frozen=True)
class _Check:
    """A workbook that could be read and is not the very file."""

    school: School
    sha256: str
    size: int
    now: Opened
    claim: Claim
    key: bytes

    def answer(self) -> Answer:
        export = self._origin()
        if export is None:
            return self._not_ours()
        then = open_kept(export, key=self.key)
        if then and not export.content_sha256:
            remember(export, then.contents)
        return self._beside(export, then)

    def _origin(self) -> AuditExport | None:
        """Return the export that holds the same, or says it is the one, or is the likest."""
        exports = AuditExport.objects.for_school(self.school).select_related("made_by")
        return (
            exports.filter(content_sha256=self.now.contents.sha256).first()
            or claimed_export(exports, self.school, self.claim)
            or likest_export(exports, self.now, key=self.key)
        )

    def _beside(self, export: AuditExport, then: Opened | None) -> Answer:
        """Return what differs from an export; if nothing does, it is the same content."""
        if export.content_sha256 == self.now.contents.sha256:
            differences = Collected(SHOWN).done()
        elif not then and not export.content_sha256:
            return self._says(Verdict.CANNOT_TELL, export)
        elif then:
            differences = compare(then, self.now)
        else:
            found = Collected(SHOWN)
            found.add(of_sheets(export, self.now.contents))
            differences = found.done()
        return self._says(
            Verdict.CHANGED if differences.count else Verdict.SAME_CONTENT,
            export,
            differences=differences,
            cells_compared=then is not None,
            notes=self._notes(then),
        )

    def _not_ours(self) -> Answer:
        notes = self._notes(None)
        if self.claim.slug == self.school.slug or self.claim.about_school == self.school.name:
            notes = (
                "It says that it is a workbook of this school, but none that was made here is "
                "like it.",
                *notes,
            )
        return self._says(Verdict.NOT_OURS, None, notes=notes)

    def _notes(self, then: Opened | None) -> tuple[str, ...]:
        return tuple(islice(notes_on(self.now, then), MOST_NOTES))

    def _says(self, verdict: Verdict, export: AuditExport | None, **more: Any) -> Answer:
        return Answer(
            verdict, self.sha256, self.size, export=export, program=self.claim.program, **more
        )


def of_sheets(export: AuditExport, now: Contents) -> Iterator[Difference]:
    """Yield which sheets are not as they were made; told by the digests that are kept for good."""
    there = {sheet.name: sheet for sheet in now.short}
    made = {sheet.name: sheet for sheet in export.sheet_digests}
    for name, sheet in made.items():
        if name not in there:
            yield Difference(name, WHOLE_SHEET, count_of(sheet.rows, "filled row"), GONE)
        elif there[name].sha256 != sheet.sha256:
            rows = count_of(there[name].rows, "filled row")
            yield Difference(
                name, WHOLE_SHEET, count_of(sheet.rows, "filled row"), f"{rows}. {ANOTHER}"
            )
    for name, sheet in there.items():
        if name not in made:
            yield Difference(name, WHOLE_SHEET, NOT_THERE, count_of(sheet.rows, "filled row"))
    if [name for name in made if name in there] != [name for name in there if name in made]:
        yield Difference("", "Order of the sheets", cut(", ".join(made)), cut(", ".join(there)))
