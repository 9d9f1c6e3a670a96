"""Addresses of the procurement app."""

from django.urls import URLPattern

app_name = "procurement"
urlpatterns: list[URLPattern] = []
