from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Sociala företag")

    def ready(self) -> None:
        from enterprises import personal_data, retention  # noqa: F401  what the app keeps
