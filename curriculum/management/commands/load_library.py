from typing import Any

from django.core.management.base import BaseCommand

from curriculum.library import load_library


class Command(BaseCommand):
    """Updates the shared library of modules, frameworks and links to the shipped version."""

    help = "Load the shipped frameworks, links and outline of Real Love Rocks. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        module = load_library()
        self.stdout.write(f"The library holds {module} with {module.sessions.count()} sessions.")
