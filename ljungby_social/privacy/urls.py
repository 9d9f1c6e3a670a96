"""A person's own data, beside allauth's pages about the account."""

from django.urls import path

from ljungby_social.privacy import views

urlpatterns = [
    path("uppgifter/", views.own_data, name="own_data"),
    path("uppgifter/registerutdrag.<slug:form>", views.own_data_file, name="own_data_file"),
    path("avsluta/", views.own_closing, name="own_closing"),
    path("avslutat/", views.closed, name="account_is_closed"),
]
