"""Settings. Those that an installation may change come from the environment, with a default."""

import os
from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF

from config import version
from config.databases import databases
from config.environment import addresses, mailbox, providers, services, watching
from config.environment.folders import data_folder, lists_folder, static_folder
from config.environment.limits import limits_of
from config.environment.reading import Environment
from config.environment.serving import server_of
from config.environment.storage import backup_key, backup_place, kept_files
from config.logs import logging_settings
from config.private import be_private
from config.secret_key import secret_key_from
from config.sign_in import *  # noqa: F403 - they are settings too

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
VERSION = version.VERSION
"""Shown to staff and monitors, by `manage.py --version` and in workbooks. Families never see it."""

# --- Settings of an installation --------------------------------------------------------------

be_private()  # before anything is written
DATA_DIR = data_folder(env, BASE_DIR / "var")
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key_from(DATA_DIR)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", [])
"""Earlier keys, which still read what was encrypted or signed with them."""
ALLOWED_HOSTS = addresses.allowed_hosts(env)
HTTPS = env.bool("HTTPS", default=False)
"""Set this behind a reverse proxy with TLS. It turns on secure cookies, HSTS and a redirect."""

_DATABASE = services.database(env, f"sqlite:///{quote(str(DATA_DIR / 'db.sqlite3'))}")
POOLER = services.beside(env, "POOLER_URL", _DATABASE)
DATABASES = databases(
    _DATABASE,
    standby=services.beside(env, "STANDBY_URL", _DATABASE),
    pooler=POOLER,
    serving=env.bool("SERVING", default=False),
)
DATABASE_ROUTERS = ["classes.standby.Router"] if "standby" in DATABASES else []
STANDBY_MINUTES = env.int("STANDBY_MINUTES", default=5)
"""How far a standby may be behind and be read all the same."""
SQLITE = _DATABASE["ENGINE"].endswith("sqlite3")
SERVER = server_of(env, sqlite=SQLITE)
"""Where the server listens, and how many processes and threads it has: config/gunicorn.py."""

vars().update(services.email(env))
# Emails are kept in the database and sent by the worker, so no page waits for a mail server.
EMAIL_DELIVERY_BACKEND = vars()["EMAIL_BACKEND"]
EMAIL_BACKEND = "classes.mail.backend.KeepingBackend"
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
"""Seconds that the mail server may take over each answer."""
BOUNCES = mailbox.bounces(env)
"""The mailbox to which emails come back that could not be delivered, or None."""
ROSTER_DROP = lists_folder(env)
"""The folder with one folder a school, by its short name, for the class lists of every night."""
BACKUP_TO = backup_place(env)
"""A folder, or s3://BUCKET/FOLDER: the installation then backs itself up there every night."""
BACKUP_KEY = backup_key(env)
"""The age identity that backups are encrypted with. Without it, one is made in DATA_DIR."""
S3_ENDPOINT = env.str("S3_ENDPOINT", default="")
S3_KEY = env.str("S3_KEY", default="")
S3_SECRET = env.str("S3_SECRET", default="")
S3_REGION = env.str("S3_REGION", default="eu-west-2")
DEFAULT_FROM_EMAIL = addresses.sender(env)
SITE_URL = addresses.site_url(env, hosts=ALLOWED_HOSTS, https=HTTPS)
"""The start of the links in emails, which are sent without a request to take it from."""
SECURITY_CONTACT = addresses.security_contact(env)
"""Where to report a weakness, as `mailto:…` or `https://…`: /.well-known/security.txt."""

# --- The application --------------------------------------------------------------------------

INSTALLED_APPS = [
    "reports",
    "lessons",
    "curriculum",
    "classes",
    "config.apps.OperatorsConfig",
    "config.apps.InstallationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
]

MIDDLEWARE = [
    "config.logs.requests.RequestNumber",
    "csp.middleware.CSPMiddleware",
    "config.every_answer.EveryAnswer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.charset.OnlyUtf8",
    "config.readiness.ReadinessCheck",
    "config.health.HealthCheck",
    "classes.people.sessions.middleware.OpenSessionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "classes.limits.cannot_save.CannotSaveMiddleware",
]

COUNTING = bool(os.environ.get("PROMETHEUS_MULTIPROC_DIR"))
"""Whether this process is one of a server with METRICS_PORT: config/metrics/."""
if COUNTING:
    MIDDLEWARE.insert(0, "config.metrics.requests.CountRequests")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Not in a cookie: a message may name a child.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

FORM_RENDERER = "config.forms.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# In the database, so that all processes share it. django-allauth counts codes of the second step in
# it, and nothing else uses it.
CACHES = {
    "default": {
        "BACKEND": "classes.limits.cache.CountersCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# Work outside requests: `manage.py run_worker` does it, two processes beside the server.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
# What is done by the clock, and when: classes/background/timetable.py reads the times.
REGULAR_WORK = {
    "config.backups.work.back_up": "daily 01:15",
    "config.backups.work.try_the_latest_backup": "Sunday 02:30",
    "reports.retention.expired.delete_what_expired": "daily 03:10",
    "curriculum.links.rounds.check_every_link": "daily 04:30",
    "lessons.imports.nightly.every_night.fetch_class_lists": "daily 05:30",
    "reports.groups.work.make_figures": "every 5 minutes",
    "reports.reminders.actions.send_reminders": "every 10 minutes",
    "classes.mail.delivery_reports.actions.read_delivery_reports": "hourly",
}

# --- Language, times and dates ----------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

# --- Files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_DIR = static_folder(env)
"""The folder of static files that were collected before, as in the container image."""
STATIC_ROOT = Path(STATIC_DIR or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
_KEPT_FILES = kept_files(env, sqlite=SQLITE)
KEEPS_FILES_IN_FOLDER = _KEPT_FILES.in_folder
STORAGES = {
    "default": _KEPT_FILES.storage,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_LIMIT = 25 * 1024 * 1024
"""The most bytes that are read of an uploaded file. A form may accept fewer."""
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
FILE_UPLOAD_HANDLERS = [
    "config.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Sign-in ----------------------------------------------------------------------------------

ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * env.int("ASK_PASSWORD_AGAIN_MINUTES", default=5)
"""What needs the password again does not for so many seconds: classes/people/password_again.py."""
OIDC = providers.providers(env)
"""Microsoft, Google or another OpenID provider with which people may sign in."""
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=HTTPS)
"""Whether whoever reaches names, exports or settings needs a second step: classes/access.py."""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0, least=0, most=10)
"""How many proxies a request passes, such as nginx, or a load balancer and nginx."""
LIMITS = limits_of(env)
LIMITS_MOST_COUNTERS = env.int("LIMITS_MOST_COUNTERS", default=500_000)
"""How many counters are kept at once, about 80 MB. More than an attack makes within an hour."""

# --- Security ---------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Chromium asks this of redirects too: the button of a provider leads there.
        "form-action": [SELF, *(provider.origin for provider in OIDC)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# A browser takes such a cookie over https only, from this host only, for all of its pages.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_FAILURE_VIEW = "classes.pages.csrf_failure.csrf_failure"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
SESSION_ENGINE = "classes.people.sessions.store"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=120)
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = addresses.trusted_origins(ALLOWED_HOSTS) if HTTPS else []
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"(^|/)(healthz|readyz)/?$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
SILENCED_SYSTEM_CHECKS: list[str] = []

ERRORS_TO = watching.errors_to(env)
"""Who gets an email about an error. Not Django's ADMINS, whose emails quote the whole request."""
SENTRY_DSN = watching.sentry_dsn(env)
SLOW_SECONDS = env.int("SLOW_SECONDS", default=2)
"""Seconds after which a request is a warning, although it succeeded."""
LOGGING = logging_settings(
    SERVER.log_format,
    errors_to=[*(["admins"] if ERRORS_TO else []), *(["sentry"] if SENTRY_DSN else [])],
    counted=COUNTING,
)
if SENTRY_DSN:
    from config.logs import sentry

    sentry.start(SENTRY_DSN, version=VERSION)

DJANGO_TABLES2_TEMPLATE = "components/table.html"
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
