"""The start page, the policy, and the pages that every public service has."""

from django.urls import path

from ljungby_social.overview import supplier, views

urlpatterns = [
    path("", views.home, name="home"),
    path("policy/", views.policy, name="policy"),
    path("mitt-foretag/<slug:slug>/lou/", supplier.supplier, name="supplier"),
    path("oppna-data/", views.open_data, name="open_data"),
    path("oppna-data/foretag.<slug:form>", views.open_data_file, name="open_data_file"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("personuppgifter/", views.privacy, name="privacy"),
    path("villkor/", views.terms, name="terms"),
    path("villkor/<int:version>/", views.terms, name="terms_version"),
]
