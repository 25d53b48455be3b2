"""The list of missed lessons, with catch-up for many at once."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_tables2 import RequestConfig

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.refusal import form_page
from lessons.catch_up.filters import MissedLessonFilter
from lessons.catch_up.tables import MissedLessonTable
from lessons.catch_up.ticked import catch_up_form, settle
from lessons.models import MissedLesson, MissedLessonQuerySet, MissedReason

PER_PAGE = 25


@staff_page(Permission.SEE_NAMES)
@require_http_methods(["GET", "POST"])
def missed(request: StaffRequest) -> HttpResponse:
    """List who missed what; record what was done about those that are ticked.

    A school that keeps no names has no such page.
    """
    if not request.access.sees_names:
        raise Http404
    form = catch_up_form(request)
    own = _missed_of(request, Permission.LOG)
    if request.method == "POST" and settle(request, form, own):
        return HttpResponseRedirect(request.get_full_path())
    classes = request.access.class_groups(Permission.SEE_NAMES)
    seen = _missed_of(request, Permission.SEE_NAMES)
    found = MissedLessonFilter(request.GET, queryset=seen, class_groups=classes)
    table = MissedLessonTable(
        found.qs,
        slug=request.school.slug,
        may_log=request.access.may_log,
        ticked=request.POST.getlist("missed"),
    )
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    context = {
        "filter": found,
        "table": table,
        "reasons": MissedReason.choices,
        "count": table.paginator.count,
    }
    return form_page(request, "lessons/catch_up/list.html", form, context)


def _missed_of(request: StaffRequest, permission: Permission) -> MissedLessonQuerySet:
    """Return the missed lessons of pupils now on roll in the classes that `permission` reaches."""
    items = MissedLesson.objects.for_school(request.school).of_pupils_on_roll(
        request.access.class_groups(permission), timezone.localdate()
    )
    return items.select_related(
        "pupil", "by", "lesson__planned_session__class_group", "lesson__planned_session__session"
    )
