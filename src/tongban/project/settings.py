"""Every setting, read from the environment and nowhere else; a wrong one stops the program with one line."""

from pathlib import Path

from tongban.project import env

PACKAGE = Path(__file__).resolve().parent.parent
HOME = env.path("TONGBAN_HOME", "var")
DEBUG = False
DEMO = env.flag("TONGBAN_DEMO", default=False)
SECRET_KEY = env.secret_key(HOME)
ALLOWED_HOSTS = env.words("TONGBAN_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("TONGBAN_ORIGINS", "")
PUBLIC_URL = env.address("TONGBAN_URL", "http://127.0.0.1:8000")
HTTPS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "tongban.kernel.core",
    "tongban.kernel.places",
    "tongban.kernel.parties",
    "tongban.kernel.access",
    "tongban.kernel.notices",
    "tongban.kernel.indicators",
    "tongban.kernel.cases",
    "tongban.kernel.bookings",
    "tongban.kernel.activities",
    "tongban.kernel.exchange",
    "tongban.ui",
    "tongban.services.dispatch",  # before duties, whose question it takes over
    "tongban.services.requests",
    "tongban.services.duties",
    "tongban.services.burdens",
    "tongban.services.branches",
    "tongban.services.stations",
    "tongban.services.volunteers",
    "tongban.services.lists",
    "tongban.services.gazetteer",
    "tongban.services.bulletin",
    # after requests, whose part in a letter comes first
    "tongban.services.open311",
    "tongban.services.people",
    "tongban.services.board",
    "tongban.services.letters",
    "tongban.services.workdays",
    "tongban.services.matters",
    # after our own, whose templates come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]

# read by whoever runs jobs: to start one by name takes nothing of what it does (see core.jobs)
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    f"{app}.tasks" for app in INSTALLED_APPS if (PACKAGE.parent / app.replace(".", "/") / "tasks.py").exists()
]

MIDDLEWARE = [
    "tongban.project.watching.middleware.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tongban.project.middleware.ReplicaMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tongban.kernel.access.middleware.ActorMiddleware",
    "tongban.ui.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tongban.project.urls"
WSGI_APPLICATION = "tongban.project.wsgi.application"
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    *(["tongban.project.demo.login.DemoBackend"] if DEMO else []),
]

DATABASES = env.databases(HOME)
DATABASE_ROUTERS = ["tongban.kernel.core.replica.Router"] if "replica" in DATABASES else []
# how far the copy may be behind before it is left alone, in seconds
REPLICA_LAG = env.seconds("TONGBAN_REPLICA_LAG", 10)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tongban.ui.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "tongban.ui.templatetags.tongban",
            ],
        },
    }
]

FORM_RENDERER = "tongban.ui.forms.Renderer"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
LANGUAGE_COOKIE_NAME = "lang"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = HOME / "attachments"
STORAGES = {
    "default": env.storage(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SESSION_ENGINE = "tongban.kernel.access.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "tongban.ui.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        # to where browsers report what they kept out: the newer way, and the one that Firefox knows
        "report-to": "csp",
        "report-uri": "/csp-report",
    }
}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "tongban.kernel.access.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
# wrong passwords are counted by axes, in the database; this one only slows guessing at many names from one address
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip"}
MFA_ADAPTER = "tongban.kernel.access.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "tongban.kernel.access.second_proof.AuthenticateForm",
    "reauthenticate": "tongban.kernel.access.second_proof.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Tongban"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "tongban.kernel.access.network.client_address"
AXES_CLIENT_STR_CALLABLE = "tongban.kernel.access.network.nobody_in_particular"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_ENABLE_ADMIN = False
# how many proxies of our own stand in front and vouch for the visitor's address
PROXIES = int(env.text("TONGBAN_PROXIES", "0", among=tuple("0123")))
# theirs is also the word on whether the visitor came encrypted; without it forms of an https page would be refused
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_HSTS_SECONDS = 365 * 86400 if HTTPS else 0

# how sealed fields are encrypted: aes (AES-256-GCM) or sm4 (SM4-GCM)
CIPHER = env.text("TONGBAN_CIPHER", "aes", among=("aes", "sm4"))
# how sure the dispatcher must be (0 to 1) to send a request out by itself
DISPATCH_THRESHOLD = env.share("TONGBAN_DISPATCH_THRESHOLD", 0.6)
EMAIL_URL = env.address("TONGBAN_EMAIL_URL", "", schemes=("smtp", "smtps"))
SMS_URL = env.address("TONGBAN_SMS_URL", "")
# what pages of figures read, and the master of the engine spark
FIGURES = env.text("TONGBAN_FIGURES", "live", among=("live", "snapshot"))
SPARK = env.text("TONGBAN_SPARK", "local[2]")
SMS_SECRET = env.text("TONGBAN_SMS_SECRET", "")
# what branches and members are called: those of a party, a union or an association
BRANCHES_WORDS = env.text("TONGBAN_BRANCHES_WORDS", "party", among=("party", "union", "association"))
# hosts from which pictures of Open311 filings are fetched
OPEN311_MEDIA = env.words("TONGBAN_OPEN311_MEDIA", "")
WEBHOOK_PRIVATE = env.flag("TONGBAN_WEBHOOK_PRIVATE", default=False)
# where erasures that people asked for are remembered, apart from the database: a restore carries them out again
ERASURES = env.path("TONGBAN_ERASURES", "") if env.raw("TONGBAN_ERASURES") else None
# who shows it may read /metrics; without one only this machine may
METRICS_TOKEN = env.text("TONGBAN_METRICS_TOKEN", "")

LOGGING = env.logging()
