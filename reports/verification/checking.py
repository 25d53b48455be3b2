"""Checks whether a file is a workbook that the school made."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from classes.models import School
from classes.sandbox import ReadingBusyError, ReadingStoppedError, read_apart
from classes.words.counts import count_of
from reports.digests import SheetDigest, digest_of
from reports.models import AuditExport, MadeWorkbook
from reports.verification.claim import Claim
from reports.verification.comparing import GONE, NOT_THERE, ORDER, WHOLE_SHEET, Difference, Group
from reports.verification.flat import Kind
from reports.verification.kept import claimed_export, has_digests, kept_content, to_search
from reports.verification.limits import Limits, limits_for_size
from reports.verification.package import UnreadableError
from reports.verification.verdict import CheckResult, Compared, Verdict


@dataclass(frozen=True)
class Maker:
    """Who made workbooks: a school or a group. `slug` is what their files say."""

    slug: str
    name: str
    exports: QuerySet[Any]

    @classmethod
    def school(cls, school: School) -> "Maker":
        return cls(school.slug, school.name, AuditExport.objects.for_school(school))


def limits_for(school: School) -> Limits:
    """Return the limits for a file that is checked for this school."""
    return limits_for_size(AuditExport.objects.for_school(school).largest())


def check(*, school: School, content: bytes) -> CheckResult:
    """Return the verdict on an uploaded file. It keeps nothing and looks at no other school.

    `content` is untrusted. The caller must make sure that it is not longer than
    `limits_for(school).size`. Raise ReadingBusyError if others are being read.
    """
    return check_by(Maker.school(school), content, limits_for(school))


def check_by(maker: Maker, content: bytes, limits: Limits) -> CheckResult:
    """Return the verdict on a file that a school or a group may have made, in the same way."""
    sha256 = hashlib.sha256(content).hexdigest()
    original = maker.exports.filter(sha256=sha256).first()
    found = CheckResult(Verdict.ORIGINAL, sha256, len(content), export=original)
    try:
        return found if original else _Check(maker, content, limits, found).result()
    except UnreadableError as error:
        return replace(found, verdict=Verdict.UNREADABLE, reason=error.reason)


@dataclass
class _Check:
    """The check of a file that is not identical to an original. `found` is what is known so far."""

    maker: Maker
    content: bytes
    limits: Limits
    found: CheckResult

    def result(self) -> CheckResult:
        """Compare with the export that the file claims to be, or with the closest."""
        exports = self.maker.exports.select_related("made_by")
        [fields] = self._asked("workbook_claim")
        claim = Claim(**fields)
        self.found = replace(self.found, program=claim.program)
        if export := claimed_export(exports, claim, slug=self.maker.slug, name=self.maker.name):
            return self._compared_with([export]) or self._by_digests(export)
        if closest := self._compared_with(to_search(exports), closest=True):
            return closest
        if same := exports.filter(content_sha256=digest_of(self._sheets)).first():
            return self._by_digests(same)
        ours = claim.slug == self.maker.slug or claim.about_school == self.maker.name
        return replace(self.found, verdict=Verdict.FOREIGN, claims_to_be_ours=ours)

    def _compared_with(
        self, exports: Iterable[MadeWorkbook], *, closest: bool = False
    ) -> CheckResult | None:
        """Return the result of the comparison, if a file is kept (and, with `closest`, alike)."""
        kept = [(export, file) for export in exports if (file := kept_content(export)) is not None]
        files = [file for _, file in kept]
        answer = self._asked("workbook_comparison", *files, closest=closest) if kept else []
        if not answer:
            return None
        place, *groups = answer
        for group in groups:
            group["first"] = [Difference(*texts) for texts in group["first"]]
        found = [Group(**group) for group in groups]
        return self._judged(kept[place][0], found, is_guess=closest)

    @cached_property
    def _sheets(self) -> list[SheetDigest]:
        """Return the digests of the sheets. They are only needed if the original is not kept."""
        return [SheetDigest(*digest) for digest in self._asked("workbook_digests")]

    def _by_digests(self, export: MadeWorkbook) -> CheckResult:
        """Return the result of comparing whole sheets with an export whose file is missing."""
        if not has_digests(export):
            return self._judged(export, [], compared=Compared.NOTHING)
        changed = differences_of_sheets(export, self._sheets)
        groups = [Group(Kind.SHEET, len(changed), changed)] if changed else []
        return self._judged(export, groups, compared=Compared.DIGESTS)

    def _judged(self, export: MadeWorkbook, groups: list[Group], **more: Any) -> CheckResult:
        verdict = Verdict.CHANGED if groups else Verdict.RESAVED
        return replace(self.found, verdict=verdict, export=export, groups=tuple(groups), **more)

    def _asked(self, job: str, *others: bytes, **options: Any) -> list[Any]:
        """Return what a child answers. Raise UnreadableError with the reason if it refuses."""
        options["limits"] = asdict(self.limits)
        try:
            answers = list(read_apart(job, self.content, *others, **options))
        except ReadingBusyError:
            raise
        except ReadingStoppedError as error:
            raise UnreadableError(error.reason) from error
        if answers and isinstance(answers[0], dict) and "refused" in answers[0]:
            raise UnreadableError(answers[0]["refused"])
        return answers


def differences_of_sheets(export: MadeWorkbook, now: Iterable[SheetDigest]) -> list[Difference]:
    """Return the sheets that changed, by the digests that are kept for good."""
    made = {sheet.name: sheet for sheet in export.sheet_digests}
    current = {sheet.name: sheet for sheet in now}
    changed = []
    for name in {**made, **current}:
        then, sheet = made.get(name), current.get(name)
        if then != sheet:
            before = count_of(then.rows, "filled row") if then else NOT_THERE
            after = f"{count_of(sheet.rows, 'filled row')}, changed" if sheet else GONE
            changed.append(Difference(name, WHOLE_SHEET, before, after))
    if [*made] != [*current] and made.keys() == current.keys():
        changed.append(Difference("", ORDER, ", ".join(made), ", ".join(current)))
    return changed
