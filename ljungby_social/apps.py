from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LjungbySocialConfig(AppConfig):
    name = "ljungby_social"
    verbose_name = _("Portalen")
