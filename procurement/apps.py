from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = _("Upphandling")

    def ready(self) -> None:
        from procurement import personal_data, retention  # noqa: F401  what the app keeps
