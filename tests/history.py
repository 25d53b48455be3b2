"""Clearing the change history, as retention does in time: nothing else may change by it."""

from django.apps import apps


def clear_history() -> None:
    """Delete every entry, also the last of a record, which retention keeps."""
    for model in apps.get_models():
        if model.__name__.startswith("Historical"):
            model.objects.all().delete()
