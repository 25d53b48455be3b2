"""The entry point of the production server (gunicorn)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SERVING", "on")  # statements have a time limit here, but not in commands
application = get_wsgi_application()
