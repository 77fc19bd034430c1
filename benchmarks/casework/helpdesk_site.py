"""django-helpdesk as a site: its settings, and what gunicorn serves."""

import os

WORK = os.environ.get("BENCH_WORK", "/tmp")
SECRET_KEY, DEBUG, ALLOWED_HOSTS = "measured only", False, ["127.0.0.1"]
INSTALLED_APPS = [
    *(f"django.contrib.{name}" for name in (
        "auth", "contenttypes", "sessions", "messages", "staticfiles", "admin", "sites", "humanize",
    )),
    "helpdesk",
    "rest_framework",
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
_PROCESSORS = [f"django.template.context_processors.{name}" for name in ("debug", "request")]
_PROCESSORS += [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _PROCESSORS},
    }
]
ROOT_URLCONF = "helpdesk_urls"
SITE_ID, USE_TZ = 1, True
STATIC_URL, STATIC_ROOT = "/static/", f"{WORK}/helpdesk-static"
MEDIA_URL, MEDIA_ROOT = "/media/", f"{WORK}/helpdesk-media"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HELPDESK_TEAMS_MODE_ENABLED = False
LOGIN_URL, LOGIN_REDIRECT_URL = "/login/", "/tickets/"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("BENCH_DATABASE", "helpdesk"),
        "USER": "bench",
        "HOST": "127.0.0.1",
        "PORT": os.environ.get("BENCH_PORT", "5432"),
        "CONN_MAX_AGE": 600,
    }
}


_made = []


def application(environ, start_response):
    """Made at the first call: these settings are read while Django is made."""
    if not _made:
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - it reads these settings

        _made.append(get_wsgi_application())
    return _made[0](environ, start_response)
