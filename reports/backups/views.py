"""The page about backups, and the certificate of a restore that was tried."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models import Backup, RestoreTrial
from classes.pages.pks import pk_of
from reports.attention import backup_state
from reports.models import SetUpAnswer, StepSaid

SHOWN = 40
"""How many backups and trials the page lists: more than are kept."""


@staff_page(Permission.AUDIT)
@require_safe
def backups(request: StaffRequest) -> HttpResponse:
    """Show the last good backup, the last restore that was tried, and the list of both."""
    said = SetUpAnswer.objects.filter(school=request.school, step=StepSaid.BACKUP)
    context = {
        "backs_up": bool(settings.BACKUP_TO),
        "state": backup_state(),
        "latest": Backup.objects.good().first(),
        "trial": RestoreTrial.objects.first(),
        "backups": Backup.objects.all()[:SHOWN],
        "trials": RestoreTrial.objects.all()[:SHOWN],
        "said": said.select_related("said_by").first(),
    }
    return render(request, "reports/backups/page.html", context)


@staff_page(Permission.AUDIT)
@require_safe
def certificate(request: StaffRequest) -> HttpResponse:
    """Show what was restored and compared in the trial `of`, to print, sign and file.

    If there is no such trial, it is the latest good one.
    """
    good = RestoreTrial.objects.filter(problem="")
    chosen = pk_of(request.GET.get("of"))
    trial = (chosen and good.filter(pk=chosen).first()) or good.first()
    return render(request, "reports/backups/certificate.html", {"trial": trial})
