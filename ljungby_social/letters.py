"""Outgoing mail: a pair of templates, a row in the outbox, sent by a task.

Nothing decides here: services say who gets which letter. The row is written and the task
deferred in the caller's transaction, so a change and its letter happen together or not at all.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

# The Swedish text comes first, the English one after it, since an applicant may read either.
LANGUAGES = ("sv", "en")


class Text(NamedTuple):
    """A letter in one language."""

    subject: str
    body: str


class Letter(models.Model):
    """One mail to one address, as it was written, and whether it has left."""

    template = models.CharField(_("mall"), max_length=80)
    to = models.EmailField(_("till"))
    subject = models.CharField(_("ämne"), max_length=200)
    body = models.TextField(_("text"))
    case_number = models.CharField(_("ärende"), max_length=20, blank=True, db_index=True)
    created_at = models.DateTimeField(_("skrivet"), default=timezone.now)
    sent_at = models.DateTimeField(_("skickat"), null=True, blank=True)
    secret = models.BooleanField(_("bara för mottagaren"), default=False)

    class Meta:
        verbose_name = _("brev")
        verbose_name_plural = _("brev")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


def post(template: str, *, to: str, context: Mapping[str, Any], case_number: str = "") -> Letter:
    """Write a letter and defer its sending; call it inside the transaction of the change.

    `template` names `templates/letters/<template>_subject.txt` and `_body.txt`.
    """
    variables = {"site_url": settings.SITE_URL, "case_number": case_number, **context}
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[language] = Text(
                render_to_string(f"letters/{template}_subject.txt", variables),
                render_to_string(f"letters/{template}_body.txt", variables),
            )
    return put_in_outbox(template, to=to, texts=texts, case_number=case_number)


@transaction.atomic
def put_in_outbox(
    template: str,
    *,
    to: str,
    texts: Mapping[str, Text],
    case_number: str = "",
    secret: bool = False,
) -> Letter:
    """Keep a letter and defer its sending. `texts` has one text for each of `LANGUAGES`.

    A `secret` letter holds a link or code for its reader alone: nobody can read it in the
    outbox, and its text is forgotten once it is sent.
    """
    both = swedish, english = texts["sv"], texts["en"]
    letter = Letter(
        template=template[:80],
        to=to,
        subject=" / ".join(dict.fromkeys(" ".join(text.subject.split()) for text in both))[:200],
        body=f"{swedish.body.strip()}\n\n{'-' * 40}\nIn English\n\n{english.body.strip()}\n",
        case_number=case_number,
        secret=secret,
    )
    letter.full_clean()
    letter.save()

    from ljungby_social.tasks import send_letter  # tasks import this module

    send_letter.defer(letter_id=letter.pk)
    return letter


@transaction.atomic
def send(letter_id: int) -> None:
    """Send a letter once. Raises what the mail server raises, so that the task tries again.

    The row is locked while the mail leaves: two workers never send the same letter.
    """
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.sent_at is not None:
        return
    EmailMessage(letter.subject, letter.body, to=[letter.to]).send()
    letter.sent_at = timezone.now()
    if letter.secret:
        letter.body = str(_("Texten sparas inte: den innehöll en länk eller kod för mottagaren."))
    letter.save(update_fields=["sent_at", "body"])
