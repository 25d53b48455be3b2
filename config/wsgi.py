"""The entry point of the production server (gunicorn)."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SERVING", "on")  # statements have a time limit here, but not in commands
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the settings are named above
from django.db import DatabaseError  # noqa: E402

from config.data_folder import WrongFolderError, check_folder  # noqa: E402

NEVER_AGAIN = 3
"""The exit code with which gunicorn ends too. It would start a process anew after any other."""

try:
    check_folder(settings.DATA_DIR)
except WrongFolderError as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(NEVER_AGAIN)
except DatabaseError:
    pass  # The health check says so. A database that comes back is served.

from config.logs.addresses import without_secrets  # noqa: E402

# It imports every page. The first line of a log would take most of a second for that, and the
# health check promises to answer within one.
without_secrets("/")
