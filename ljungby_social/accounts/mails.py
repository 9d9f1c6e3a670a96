"""allauth's mails go the same way as our letters: both languages, through the outbox."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from ljungby_social import letters


class MailsByLetter(DefaultAccountAdapter):
    """Writes account mails as letters in the outbox.

    A mail server that is slow or away then never stops a sign-up, and the task tries again. The
    letters hold links that open an account, so the outbox forgets their text once they are sent.
    """

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail in Swedish and English, signed with the service's name."""
        variables = {
            **_with_public_addresses(context, self.request),
            "email": email,
            "request": self.request,
            "current_site": {"name": settings.SITE_NAME, "domain": settings.SITE_URL},
        }
        texts = {}
        for language in letters.LANGUAGES:
            with translation.override(language):
                mail = self.render_mail(template_prefix, email, variables)
                texts[language] = letters.Text(mail.subject, str(mail.body))
        letters.put_in_outbox(template_prefix, to=email, texts=texts, secret=True)


def _with_public_addresses(context: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """Links lead to the portal's own address, whatever host the request said it came to."""
    return {
        name: settings.SITE_URL + urlsplit(value)._replace(scheme="", netloc="").geturl()
        if isinstance(value, str) and urlsplit(value).netloc == request.get_host()
        else value
        for name, value in context.items()
    }
