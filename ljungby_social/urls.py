"""The addresses of the whole site. Log-in is required unless a view says otherwise."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from ljungby_social import catalogue, views
from ljungby_social.accounts.admin import use_site_login
from ljungby_social.accounts.roles import staff_only

use_site_login(admin.site)

urlpatterns = [
    path("", include("ljungby_social.overview.urls")),
    path("", include("enterprises.urls")),
    path("upphandlingar/", include("procurement.urls")),
    path("konto/", include("ljungby_social.privacy.urls")),
    path("konto/", include("ljungby_social.accounts.urls")),
    path("sprak/", login_not_required(set_language), name="set_language"),
    path("komponenter/", staff_only()(catalogue.catalogue), name="catalogue"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("halsa/", views.health, name="health"),
    path("admin/", admin.site.urls),
]
