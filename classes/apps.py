from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.db import models

from classes.limits.rates import rates_of
from classes.pages.days import set_limits_of_days
from classes.pages.form_messages import set_error_messages


class ClassesConfig(AppConfig):
    name = "classes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from classes.models.lookups import InIfItFits

        models.IntegerField.register_lookup(InIfItFits)
        for action in settings.LIMITS:
            rates_of(action)  # a limit that cannot be read stops the start, and not a request
        set_error_messages()
        set_limits_of_days()
        import_module("classes.security_log.sign_in")  # from now on, sign-ins are kept
        # django-allauth has its models only once all apps are here.
        from classes.people import account_events

        account_events.connect()
