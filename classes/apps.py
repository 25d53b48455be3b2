from django.apps import AppConfig
from django.db import models

from classes.pages.days import set_limits_of_days
from classes.pages.form_messages import set_error_messages


class ClassesConfig(AppConfig):
    name = "classes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from classes.models.lookups import InIfItFits

        models.IntegerField.register_lookup(InIfItFits)
        set_error_messages()
        set_limits_of_days()
