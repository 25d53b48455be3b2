"""Our second step at sign-in, left out if the provider has asked for one in this very sign-in."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from classes.pages.second_step import BY_PROVIDER, used_types


class SecondStepStage(AuthenticateStage):
    """Asks for a code or a passkey, unless the provider's token says that it did."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if BY_PROVIDER in used_types(request, self.login.user):
            return False
        return bool(super()._should_handle(request))
