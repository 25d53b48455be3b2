"""The pages of the review: who has access now, and what was decided before."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.pks import pks_of
from classes.pages.refusal import form_page, refusals_on
from classes.words.counts import count_of
from reports.access_review.actions import review_access
from reports.access_review.people import PeopleToReview
from reports.models import AccessReview

REVIEWS_A_PAGE = 12


@staff_page(Permission.AUDIT)
@require_http_methods(["GET", "POST"])
def review(request: StaffRequest) -> HttpResponse:
    """Show everybody who has access, and the reviews so far. The PSHE lead decides."""
    form = forms.Form(request.POST or None)
    removed, left = (pks_of(request.POST.getlist(name)) for name in ("remove", "left"))
    if request.method == "POST":
        if not request.access.may_manage:
            raise Http404
        with refusals_on(form):
            done = review_access(
                school=request.school,
                seen=pks_of(request.POST.getlist("seen")),
                removed=removed,
                left=left,
                by=request.user,
            )
            messages.success(request, f"The review is recorded: {in_words(done)}.")
            still_there = request.school.memberships.filter(user=request.user).exists()
            return HttpResponseRedirect(request.path if still_there else reverse("start"))
    reviews = AccessReview.objects.filter(school=request.school).select_related("done_by")
    context = {
        "people": PeopleToReview(request.school, timezone.localdate()),
        "removed": removed,
        "left": left,
        "page": Paginator(reviews, REVIEWS_A_PAGE).get_page(request.GET.get("page")),
    }
    return form_page(request, "reports/access_review/page.html", form, context)


@staff_page(Permission.AUDIT)
@require_safe
def past_review(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a review decided about each person."""
    reviews = AccessReview.objects.filter(school=request.school).select_related("done_by")
    done = get_object_or_404(reviews, pk=pk)
    lines = done.lines.select_related("person")
    return render(request, "reports/access_review/past.html", {"review": done, "lines": lines})


def in_words(done: AccessReview) -> str:
    """Return "23 people kept, 2 lost a role, 1 left"."""
    parts = [f"{count_of(done.kept, 'person', 'people')} kept"]
    if done.removed:
        parts.append(f"{done.removed} lost a role")
    if done.left:
        parts.append(f"{done.left} had left")
    return ", ".join(parts)
