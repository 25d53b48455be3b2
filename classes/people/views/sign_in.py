"""Sign-in with django-allauth. Shows the demo sign-ins while the demo is the only school."""

from typing import Any

from allauth.account.views import LoginView

from classes import demo


class SignInView(LoginView):
    """The sign-in page. A demo button fills in an email address and its password."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        email = self.request.POST.get("demo")
        if email and demo.is_only_school():
            kwargs["data"] = {"login": email, "password": demo.PASSWORD}
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if demo.is_only_school():
            context["demo"] = demo
        return context
