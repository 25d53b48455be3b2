"""Checks whether a file is a workbook that the school made."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from classes.models import School
from classes.sandbox import ReadingBusyError, ReadingStoppedError, read_apart
from classes.words.counts import count_of
from reports.digests import SheetDigest, digest_of
from reports.models import AuditExport
from reports.verification.claim import Claim
from reports.verification.comparing import GONE, NOT_THERE, Difference, Group
from reports.verification.flat import Kind
from reports.verification.kept import has_digests, kept_content
from reports.verification.limits import Limits, limits_for_size
from reports.verification.origin import claimed_export, to_search
from reports.verification.package import UnreadableError
from reports.verification.verdict import CheckResult, Compared, Verdict


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
    try:
        return _Check(school, sha256, content, limits_for(school)).result()
    except UnreadableError as error:
        return CheckResult(Verdict.UNREADABLE, sha256, len(content), reason=error.reason)


@dataclass
class _Check:
    """The check of a file that is not identical to an original."""

    school: School
    sha256: str
    content: bytes
    limits: Limits

    def result(self) -> CheckResult:
        """Compare with the export that the file claims to be, or with the closest."""
        exports = AuditExport.objects.for_school(self.school).select_related("made_by")
        claim, *digests = self._asked("workbook_contents")
        self.claim = Claim.from_json(claim)
        self.digests = [SheetDigest(*digest) for digest in digests]
        if export := claimed_export(exports, self.school, self.claim):
            return self._compared_with([export]) or self._by_digests(export)
        if closest := self._compared_with(to_search(exports), closest=True):
            return closest
        if same := exports.filter(content_sha256=digest_of(self.digests)).first():
            return self._by_digests(same)
        names = {self.claim.slug, self.claim.about_school}
        ours = bool(names & {self.school.slug, self.school.name})
        return self._result(Verdict.FOREIGN, None, claims_to_be_ours=ours)

    def _compared_with(
        self, exports: Iterable[AuditExport], *, closest: bool = False
    ) -> CheckResult | None:
        """Return the result of the comparison, if a file is kept (and, with `closest`, alike)."""
        kept = [(export, file) for export in exports if (file := kept_content(export)) is not None]
        if not kept:
            return None
        files = [file for _, file in kept]
        place, *groups = self._asked("workbook_comparison", *files, closest=closest) or [None]
        if place is None:
            return None
        found = [Group(one["kind"], one["count"], _of_json(one["first"])) for one in groups]
        return self._judged(kept[place][0], found, is_guess=closest)

    def _by_digests(self, export: AuditExport) -> CheckResult:
        """Return the result of comparing whole sheets with an export whose file is missing."""
        if not has_digests(export):
            return self._judged(export, [], compared=Compared.NOTHING)
        changed = differences_of_sheets(export, self.digests)
        groups = [Group(Kind.SHEET.value, len(changed), changed)] if changed else []
        return self._judged(export, groups, compared=Compared.DIGESTS)

    def _judged(self, export: AuditExport, groups: list[Group], **more: Any) -> CheckResult:
        verdict = Verdict.CHANGED if groups else Verdict.RESAVED
        return self._result(verdict, export, groups=tuple(groups), **more)

    def _result(self, verdict: Verdict, export: AuditExport | None, **more: Any) -> CheckResult:
        size, program = len(self.content), self.claim.program
        return CheckResult(verdict, self.sha256, size, export=export, program=program, **more)

    def _asked(self, job: str, *others: bytes, **options: Any) -> list[Any]:
        """Return what a child answers. Raise UnreadableError with the reason if it refuses."""
        try:
            answers = list(
                read_apart(job, self.content, *others, limits=asdict(self.limits), **options)
            )
        except ReadingBusyError:
            raise
        except ReadingStoppedError as error:
            raise UnreadableError(error.reason) from error
        if answers and isinstance(answers[0], dict) and "refused" in answers[0]:
            raise UnreadableError(answers[0]["refused"])
        return answers


def _of_json(first: list[dict[str, str]]) -> list[Difference]:
    return [Difference(**fields) for fields in first]


def differences_of_sheets(export: AuditExport, now: Iterable[SheetDigest]) -> list[Difference]:
    """Return the sheets that changed, by the digests that are kept for good."""
    current = {sheet.name: sheet for sheet in now}
    made = {sheet.name: sheet for sheet in export.sheet_digests}
    changed = []
    for name in {**made, **current}:
        then, sheet = made.get(name), current.get(name)
        if then != sheet:
            before = count_of(then.rows, "filled row") if then else NOT_THERE
            after = f"{count_of(sheet.rows, 'filled row')}, changed" if sheet else GONE
            changed.append(Difference(name, "The whole sheet", before, after))
    if [*made] != [*current] and made.keys() == current.keys():
        orders = (", ".join(names) for names in (made, current))
        changed.append(Difference("", "Order of the sheets", *orders))
    return changed
