from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "ljungby_social.privacy"
    verbose_name = _("Gallring och registerutdrag")

    def ready(self) -> None:
        from ljungby_social.privacy import people  # noqa: F401  the kinds of the site itself
