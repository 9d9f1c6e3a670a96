"""Log-in, sign-up and the person's own account: allauth's pages in our clothes."""

from allauth.socialaccount.views import login_error
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from ljungby_social.accounts import views

urlpatterns = [
    # Whoever meets this page could not log in, so it cannot ask for log-in.
    path(
        "3rdparty/login/error/", login_not_required(login_error), name="socialaccount_login_error"
    ),
    path("villkor/", views.accept_terms, name="accept_terms"),
    path("", include("allauth.urls")),
]
