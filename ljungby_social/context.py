"""What every page gets: the service's name, and the navigation that fits the visitor."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ljungby_social.accounts.roles import Role


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor for `base.html`."""
    return {
        "service_name": settings.SITE_NAME,
        "demo_mode": settings.DEMO,
        "navigation": _links(request, _navigation(request)),
        "account_navigation": _links(
            request,
            [
                ("account_email", _("E-postadresser")),
                ("account_change_password", _("Lösenord")),
                ("mfa_index", _("Två steg vid inloggning")),
                ("own_data", _("Dina uppgifter")),
            ],
        ),
        "footer_links": _links(
            request,
            [
                ("policy", _("Kommunens policy")),
                ("procurement:rules", _("Regler vi prövar mot")),
                ("open_data", _("Öppna data")),
                ("accessibility", _("Tillgänglighetsredogörelse")),
                ("privacy", _("Personuppgifter")),
                ("terms", _("Villkor")),
            ],
        ),
    }


def _navigation(request: HttpRequest) -> list[tuple[str, str]]:
    user = getattr(request, "user", None)
    roles = user.roles if user is not None and user.is_authenticated else frozenset()
    links = [("enterprises:directory", _("Hitta sociala företag"))]
    if not roles:
        links.append(("enterprises:start", _("Registrera företag")))
    if user is not None and user.is_authenticated and not roles:
        links.append(("enterprises:my_registrations", _("Mina ärenden")))
    if roles & {Role.CASE_OFFICER, Role.ADMINISTRATOR}:
        links.append(("enterprises:queue", _("Ärenden")))
    if roles:
        links.append(("procurement:tender_list", _("Upphandlingar")))
    else:
        links.append(("policy", _("Policyn")))
    if user is not None and user.is_authenticated and user.is_staff:
        links.append(("admin:index", _("Administration")))
    return links


def _links(request: HttpRequest, named: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Resolve the names; the longest address that the page lies under is the current one."""
    links = []
    for name, label in named:
        try:
            links.append({"url": reverse(name), "label": label, "current": False})
        except NoReverseMatch:
            continue
    under = [link for link in links if request.path.startswith(link["url"])]
    if under:
        max(under, key=lambda link: len(link["url"]))["current"] = True
    return links
