"""The page that starts the first school, in the browser and without the demo."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from classes.demo import no_real_school
from classes.limits.known_browsers import remember_browser
from classes.limits.pages import too_many_page
from classes.limits.uses import LimitReachedError, sources_of, use
from classes.models import School
from classes.pages.refusal import form_page, refusals_on
from classes.people.newcomer import sign_in
from reports.start.actions import start_school as make
from reports.start.forms import StartForm


@sensitive_post_parameters("password", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def start_school(request: HttpRequest) -> HttpResponse:
    """Make the school and its PSHE lead, and sign the lead in. 404 once there is a school."""
    if not no_real_school():
        raise Http404
    form = StartForm(request.POST or None)
    if request.method == "POST":
        try:
            use("start_school", sources_of(request))
        except LimitReachedError as error:
            return too_many_page(request, error)
    if form.is_valid():
        with refusals_on(form):
            lead = make(**form.cleaned_data)
            logout(request)  # of the demo, whose sessions are gone
            sign_in(request, lead)
            messages.success(request, "Your school is here. The next steps are below.")
            response = HttpResponseRedirect("/")
            remember_browser(request, response, form.cleaned_data["email"])
            return response
    there_is_a_demo = School.objects.exists()
    return form_page(request, "reports/start/page.html", form, {"demo": there_is_a_demo})
