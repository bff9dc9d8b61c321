"""Settings: one file, fed by the environment alone. docs/settings.md lists every name.

Order follows Django's settings reference. Values that are wrong for a real deployment are
reported by `aifactory.checks` with a hint; secrets without a value stop the start at once.
"""

import os
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from aifactory.checks import is_weak

BASE_DIR = Path(__file__).resolve().parent.parent


def _env(name: str, default: str | None = None) -> str:
    """The variable, or the content of the file named by NAME_FILE, or the default."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE) in the environment.")
    return value


def _flag(name: str, *, default: bool = False) -> bool:
    value = _env(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be 0 or 1.")
    return value in {"1", "true"}


def _database(url: str) -> dict[str, object]:
    """Django's dictionary for postgres://user:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or postgresql://.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or unquote(parts.hostname or ""),
        "PORT": query.get("port") or str(parts.port or ""),
        "CONN_MAX_AGE": int(_env("DATABASE_CONN_MAX_AGE", "60")),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": _flag("DATABASE_POOLED"),
        "OPTIONS": {"sslmode": query["sslmode"]} if "sslmode" in query else {},
        "TEST": {"NAME": _env("DATABASE_TEST_NAME", "test_aifactory")},
    }


# --- Who we are -------------------------------------------------------------------------------
DEMO = _flag("AIFACTORY_DEMO")
SITE_NAME = _env("SITE_NAME", "AI Factory Access")
SITE_URL = _env("SITE_URL", "http://localhost:8000").rstrip("/")
SITE_IS_SECURE = SITE_URL.startswith("https://")
OFFICE_NAME = _env("OFFICE_NAME", "Access office")
OFFICE_EMAIL = _env("OFFICE_EMAIL", "office@access.example")
OFFICE_ZONE = _env("OFFICE_ZONE", "Europe/Brussels")
# After how many days a fact is due to be read again at its source; half of it for what nobody has
# verified.
FACTS_FRESH_DAYS = int(_env("FACTS_FRESH_DAYS", "180"))
# When the officers' weekly digest is written: weekday and time in OFFICE_ZONE.
DIGEST_AT = _env("DIGEST_AT", "Mon 07:00")
if not re.fullmatch(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01]\d|2[0-3]):[0-5]\d", DIGEST_AT):
    raise ImproperlyConfigured("DIGEST_AT must be a weekday and a time, like “Mon 07:00”.")
DATA_DIR = Path(_env("DATA_DIR", str(BASE_DIR / "var")))

# --- Core -------------------------------------------------------------------------------------
DEBUG = _flag("DEBUG")
SECRET_KEY = _env("SECRET_KEY")
# Salts content hashes in events, so a hash of short text cannot be guessed back to the text.
EVENT_SALT = _env("EVENT_SALT", SECRET_KEY)
for _name, _secret in (("SECRET_KEY", SECRET_KEY), ("EVENT_SALT", EVENT_SALT)):
    if not DEMO and is_weak(_secret):
        raise ImproperlyConfigured(
            f"{_name} is a default, a demo key or too short. Set 40 or more random characters."
        )
_OWN_HOSTS = f"{urlsplit(SITE_URL).hostname},127.0.0.1,localhost"
ALLOWED_HOSTS = [host for host in _env("ALLOWED_HOSTS", _OWN_HOSTS).split(",") if host]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "aifactory.urls"
WSGI_APPLICATION = "aifactory.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "aifactory.portal",
    "aifactory.demo",
    "allocations",
    "reviews",
    "applications",
    "aifactory.catalogue",
    "aifactory.accounts",
    "aifactory.documents",
    "aifactory.notifications",
    "aifactory.jobs",
    "aifactory.audit",
    "aifactory.face",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "aifactory.portal.middleware.ReceiptInstant",
    "django.middleware.security.SecurityMiddleware",
    "aifactory.portal.middleware.IsolationHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "aifactory.accounts.middleware.PersonsLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "aifactory.accounts.middleware.KeepTypedText",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "aifactory.portal.middleware.PrivatePages",
    "aifactory.portal.middleware.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "aifactory.portal.context.page",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data -------------------------------------------------------------------------------------
# Migrations run as the owner of the tables, everything else as a role that may only INSERT and
# SELECT on append-only tables (decisions, Architecture 8).
AS_OWNER = _flag("AIFACTORY_AS_OWNER")
DATABASES = {
    "default": _database(
        _env("DATABASE_OWNER_URL", _env("DATABASE_URL")) if AS_OWNER else _env("DATABASE_URL")
    )
}
DATABASE_APP_ROLE = unquote(urlsplit(_env("DATABASE_URL")).username or "")
DATABASE_OWNER_ROLE = unquote(
    urlsplit(_env("DATABASE_OWNER_URL", _env("DATABASE_URL"))).username or ""
)

REDIS_URL = _env("REDIS_URL")
REDIS_PREFIX = _env("REDIS_PREFIX", "aifactory")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "documents")},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEMO or DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# --- Background work --------------------------------------------------------------------------
CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)

# --- Mail -------------------------------------------------------------------------------------
# Every mail is an outbox row first: Django's and allauth's own mails go through this backend,
# the delivery job hands them to DELIVERY_EMAIL_BACKEND.
EMAIL_BACKEND = "aifactory.notifications.backend.OutboxBackend"
DELIVERY_EMAIL_BACKEND = _env(
    "DELIVERY_EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_HOST = _env("EMAIL_HOST", "localhost")
EMAIL_PORT = int(_env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = _env("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _env("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _env("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <{OFFICE_EMAIL}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "landing"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "aifactory.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "aifactory.accounts.forms.SignupForm"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
# A borrowed session must not become the account.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_IS_SECURE else "http"

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_NAME = "__Host-session" if SITE_IS_SECURE else "session"
CSRF_COOKIE_SECURE = SITE_IS_SECURE
CSRF_COOKIE_NAME = "__Host-csrf" if SITE_IS_SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "aifactory.portal.views.errors.csrf_failure"

# --- Safety -----------------------------------------------------------------------------------
SECURE_HSTS_SECONDS = 31_536_000 if SITE_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SITE_IS_SECURE
SECURE_HSTS_PRELOAD = SITE_IS_SECURE
SECURE_SSL_REDIRECT = SITE_IS_SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# Only a proxy named here may tell us when a request began and that it came over TLS.
TRUSTED_PROXY = _flag("TRUSTED_PROXY")
RECEIPT_HEADER = "HTTP_X_REQUEST_START"
# How long a request may have waited before we read it, and when, on top of that, what nobody
# answered in time is over: an answer received in time is never read after it.
RECEIPT_AGE = timedelta(hours=1)
LAPSE_GRACE = RECEIPT_AGE + timedelta(minutes=30)
# Limits count addresses of visitors, so behind a proxy they must look one hop further.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TRUSTED_PROXY else 0
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# --- Languages and time -----------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- Files that pages need --------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = DEMO or DEBUG
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

# --- Logs -------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": _env("LOG_LEVEL", "INFO")},
}
