"""The installation as a whole: its commands back it up, restore it and check its backups."""

from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """Lets Django find the commands in config/management."""

    name = "config"
    label = "installation"
