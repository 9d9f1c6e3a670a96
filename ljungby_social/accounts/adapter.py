"""What we tell allauth about our users."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from ljungby_social.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """allauth looks for first and last names; a user here has one name."""

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are no user names."""

    def get_user_display(self, user: User) -> str:
        return str(user)
