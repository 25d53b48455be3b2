from django.apps import AppConfig

from classes.pages.form_words import use_our_words


class ClassesConfig(AppConfig):
    name = "classes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        use_our_words()
