from django.apps import AppConfig

from classes.pages.form_messages import set_error_messages


class ClassesConfig(AppConfig):
    name = "classes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        set_error_messages()
