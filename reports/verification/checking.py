"""Checks whether a file is a workbook that the school made."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from classes.models import School
from classes.tables import TableRefusedError
from classes.words.counts import count_of
from reports.models import AuditExport
from reports.verification.claim import Claim, claim_of
from reports.verification.comparing import SHOWN, OpenedWorkbook, compare
from reports.verification.contents import Contents, new_key
from reports.verification.difference import Difference, DifferenceCollector, cut
from reports.verification.kept import open_kept, open_workbook, save_digests
from reports.verification.limits import Limits, limits_for_size
from reports.verification.notes import notes_on
from reports.verification.origin import claimed_export, closest_export
from reports.verification.sheets import GONE, NOT_THERE, WHOLE_SHEET
from reports.verification.verdict import CheckResult, Verdict

MOST_NOTES = 20
CHANGED_DIGEST = "Its content has changed"


def limits_for(school: School) -> Limits:
    """Return the limits for a file that is checked for this school."""
    return limits_for_size(AuditExport.objects.for_school(school).largest())


def check(*, school: School, content: bytes) -> CheckResult:
    """Return the verdict on an uploaded file. It keeps nothing and looks at no other school.

    `content` is untrusted. The caller must make sure that it is not longer than
    `limits_for(school).size`.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    original = AuditExport.objects.for_school(school).filter(sha256=sha256).first()
    if original:
        return CheckResult(Verdict.ORIGINAL, sha256, len(content), export=original)
    limits, key = limits_for(school), new_key()
    try:
        now = open_workbook(content, key=key, limits=limits)
        check = _Check(school, sha256, len(content), now, claim_of(now.book), key)
        return check.result()
    except TableRefusedError as error:
        reason = " ".join(error.messages)
        return CheckResult(Verdict.UNREADABLE, sha256, len(content), reason=reason)


@dataclass(frozen=True)
class _Check:
    """The check of a workbook that is readable but not identical to an original.

    `now` is the checked workbook, and `then` the original.
    """

    school: School
    sha256: str
    size: int
    now: OpenedWorkbook
    claim: Claim
    key: bytes

    def result(self) -> CheckResult:
        """Compare with the export that has the same content, or is claimed, or is the closest."""
        exports = AuditExport.objects.for_school(self.school).select_related("made_by")
        known = exports.filter(content_sha256=self.now.contents.sha256).first() or claimed_export(
            exports, self.school, self.claim
        )
        export = known or closest_export(exports, self.now, key=self.key)
        if export is None:
            return self._not_ours()
        then = open_kept(export, key=self.key)
        if then and not export.content_sha256:
            save_digests(export, then.contents)
        result = self._compared_with(export, then)
        return replace(result, is_guess=known is None)

    def _compared_with(self, export: AuditExport, then: OpenedWorkbook | None) -> CheckResult:
        """Return the result of the comparison with an export."""
        if export.content_sha256 == self.now.contents.sha256:
            differences = DifferenceCollector(SHOWN).done()
        elif not then and not export.content_sha256:
            return self._result(Verdict.CANNOT_TELL, export)
        elif then:
            differences = compare(then, self.now)
        else:
            collector = DifferenceCollector(SHOWN)
            collector.add(differences_of_sheets(export, self.now.contents))
            differences = collector.done()
        return self._result(
            Verdict.CHANGED if differences.count else Verdict.SAME_CONTENT,
            export,
            differences=differences,
            cells_compared=then is not None,
            notes=self._notes(then),
        )

    def _not_ours(self) -> CheckResult:
        notes = self._notes(None)
        if self.claim.slug == self.school.slug or self.claim.about_school == self.school.name:
            notes = (
                "It claims to be a workbook of this school, but it does not match any that the "
                "school made.",
                *notes,
            )
        return self._result(Verdict.NOT_OURS, None, notes=notes)

    def _notes(self, then: OpenedWorkbook | None) -> tuple[str, ...]:
        return tuple(islice(notes_on(self.now, then), MOST_NOTES))

    def _result(self, verdict: Verdict, export: AuditExport | None, **more: Any) -> CheckResult:
        return CheckResult(
            verdict, self.sha256, self.size, export=export, program=self.claim.program, **more
        )


def differences_of_sheets(export: AuditExport, now: Contents) -> Iterator[Difference]:
    """Yield the sheets that changed, by the digests that are kept for good."""
    current = {sheet.name: sheet for sheet in now.short}
    made = {sheet.name: sheet for sheet in export.sheet_digests}
    for name, sheet in made.items():
        if name not in current:
            yield Difference(name, WHOLE_SHEET, count_of(sheet.rows, "filled row"), GONE)
        elif current[name].sha256 != sheet.sha256:
            rows = count_of(current[name].rows, "filled row")
            yield Difference(
                name, WHOLE_SHEET, count_of(sheet.rows, "filled row"), f"{rows}. {CHANGED_DIGEST}"
            )
    for name, sheet in current.items():
        if name not in made:
            yield Difference(name, WHOLE_SHEET, NOT_THERE, count_of(sheet.rows, "filled row"))
    if [name for name in made if name in current] != [name for name in current if name in made]:
        yield Difference("", "Order of the sheets", cut(", ".join(made)), cut(", ".join(current)))
