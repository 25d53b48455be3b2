"""Sign-in: django-allauth's, with the demo school's people beside it while it is alone here."""

from typing import Any

from allauth.account.views import LoginView

from classes import demo


class SignInView(LoginView):
    """The sign-in page. A button of the demo stands for an e-mail address and its password."""

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
