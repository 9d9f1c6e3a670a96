"""The portal's settings, with one more address for the bare view."""

from ljungby_social.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
