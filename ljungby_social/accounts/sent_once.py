"""A form that is sent twice makes one thing: two presses, or a browser that sends again.

The form's CSRF token is masked anew each time a page is written, so the same token with the same
answers is the same form sent again. The second waits for the first, and leads to where it led.
What was refused is not remembered: it may be sent again.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import SentForm

KEPT = timedelta(days=1)

View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """Let a form that makes something make it once. One transaction around the view."""

    @wraps(view)
    def sent_once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if not key:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            wait_for_turn(key)
            earlier = SentForm.objects.filter(key=key).first()
            if earlier is not None:
                messages.info(request, _("Formuläret var redan skickat. Det sparades en gång."))
                return redirect(earlier.led_to)
            response = view(request, *args, **kwargs)
            if response.status_code == 302:
                SentForm.objects.filter(at__lt=now() - KEPT).delete()
                SentForm.objects.create(key=key, led_to=response["Location"])
            return response

    return sent_once


def _key(request: HttpRequest) -> str:
    """What tells a form as it was sent from every other. Empty when it carries no token."""
    if request.method != "POST" or not request.POST.get("csrfmiddlewaretoken"):
        return ""
    answers = sorted((name, values) for name, values in request.POST.lists())
    files = sorted((name, file.name, file.size) for name, file in request.FILES.items())
    sent = repr((request.user.pk, request.path, answers, files))
    return hashlib.sha256(sent.encode()).hexdigest()


def wait_for_turn(digest: str) -> None:
    """Hold a lock until the transaction ends; of equal digests (SHA-256, hex) one at a time."""
    number = int.from_bytes(bytes.fromhex(digest[:16]), "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
