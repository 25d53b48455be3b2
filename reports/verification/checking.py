"""Checks whether a file is a workbook that the school made."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from classes.models import School
from classes.tables import TableRefusedError
from classes.words.counts import count_of
from reports.digests import SheetDigest
from reports.models import AuditExport
from reports.verification.apart import ReadWorkbook, compare_with, read
from reports.verification.comparing import SHOWN
from reports.verification.difference import Difference, DifferenceCollector, Differences, cut
from reports.verification.kept import kept_content, save_digests
from reports.verification.limits import Limits, limits_for_size
from reports.verification.origin import claimed_export, to_search
from reports.verification.sheets import GONE, NOT_THERE, WHOLE_SHEET
from reports.verification.verdict import CheckResult, Verdict

CHANGED_DIGEST = "Its content has changed"


def limits_for(school: School) -> Limits:
    """Return the limits for a file that is checked for this school."""
    return limits_for_size(AuditExport.objects.for_school(school).largest())


def check(*, school: School, content: bytes) -> CheckResult:
    """Return the verdict on an uploaded file. It keeps nothing and looks at no other school.

    `content` is untrusted. The caller must make sure that it is not longer than
    `limits_for(school).size`. Raise ReadingBusyError if others are being read.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    original = AuditExport.objects.for_school(school).filter(sha256=sha256).first()
    if original:
        return CheckResult(Verdict.ORIGINAL, sha256, len(content), export=original)
    limits = limits_for(school)
    try:
        check = _Check(school, sha256, content, limits, read(content, limits))
        return check.result()
    except TableRefusedError as error:
        return CheckResult(Verdict.UNREADABLE, sha256, len(content), reason=error.reason)


@dataclass(frozen=True)
class _Check:
    """The check of a workbook that is readable but not identical to an original.

    `now` is what a child read in `content`.
    """

    school: School
    sha256: str
    content: bytes
    limits: Limits
    now: ReadWorkbook

    def result(self) -> CheckResult:
        """Compare with the export that has the same content, or is claimed, or is the closest."""
        exports = AuditExport.objects.for_school(self.school).select_related("made_by")
        known = exports.filter(content_sha256=self.now.sha256).first() or claimed_export(
            exports, self.school, self.now.claim
        )
        if known:
            return self._compared_with([known], closest=False) or self._by_digests(known)
        newest = to_search(exports) if self.now.is_dated else []
        closest = self._compared_with(newest, closest=True)
        return replace(closest, is_guess=True) if closest else self._not_ours()

    def _compared_with(
        self, exports: Iterable[AuditExport], *, closest: bool
    ) -> CheckResult | None:
        """Return the result of the comparison, if a file is kept (and, with `closest`, alike)."""
        kept = [(export, file) for export in exports if (file := kept_content(export)) is not None]
        files = [file for _, file in kept]
        comparison = (
            compare_with(files, self.content, self.limits, closest=closest) if files else None
        )
        if not comparison:
            return None
        export, _ = kept[comparison.place]
        if not export.content_sha256:
            save_digests(export, comparison.sheets)
        return self._judged(export, comparison.differences, notes=comparison.notes)

    def _by_digests(self, export: AuditExport) -> CheckResult:
        """Return the result of comparing whole sheets with an export whose file is missing."""
        if not export.content_sha256:
            return self._result(Verdict.CANNOT_TELL, export)
        collector = DifferenceCollector(SHOWN)
        collector.add(differences_of_sheets(export, self.now.sheets))
        return self._judged(export, collector.done(), notes=self.now.notes, cells_compared=False)

    def _judged(self, export: AuditExport, differences: Differences, **more: Any) -> CheckResult:
        verdict = Verdict.CHANGED if differences.count else Verdict.SAME_CONTENT
        return self._result(verdict, export, differences=differences, **more)

    def _not_ours(self) -> CheckResult:
        claim, notes = self.now.claim, self.now.notes
        if claim.slug == self.school.slug or claim.about_school == self.school.name:
            notes = (
                "It claims to be a workbook of this school, but it does not match any that the "
                "school made.",
                *notes,
            )
        return self._result(Verdict.NOT_OURS, None, notes=notes)

    def _result(self, verdict: Verdict, export: AuditExport | None, **more: Any) -> CheckResult:
        return CheckResult(
            verdict,
            self.sha256,
            len(self.content),
            export=export,
            program=self.now.claim.program,
            **more,
        )


def differences_of_sheets(export: AuditExport, now: Iterable[SheetDigest]) -> Iterator[Difference]:
    """Yield the sheets that changed, by the digests that are kept for good."""
    current = {sheet.name: sheet for sheet in now}
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
