"""The installation as a whole: its commands, and the operators' pages in the place of Django's."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class OperatorsConfig(AdminConfig):
    """Puts our site in the place of Django's."""

    default_site = "config.admin_site.OperatorsSite"


class InstallationConfig(AppConfig):
    """Lets Django find the commands in config/management."""

    name = "config"
    label = "installation"
