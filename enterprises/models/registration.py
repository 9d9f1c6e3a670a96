"""A registration: one enterprise's case under one version of the policy."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprise import Enterprise
from enterprises.models.history import tracked
from enterprises.models.policy import PolicyVersion
from enterprises.states import (
    APPLICANT,
    DECIDED,
    EDITABLE,
    FROZEN,
    MOVES,
    OFFICER,
    OPEN,
    STANDING,
    WAITING_FOR_APPLICANT,
    WAITING_FOR_OFFICER,
    State,
)
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role
from ljungby_social.casework import Case, CaseEvent, IllegalMove, Move

SERIES = "SF"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """How cases are found."""

    def visible_to(self, user: User) -> "RegistrationQuerySet":
        """Cases that the person may open: their own enterprises', or all for those who handle them.

        A draft is the applicant's own until it is sent; officers do not see it.
        """
        own = Q(enterprise__memberships__user=user)
        if user.roles & {Role.CASE_OFFICER, Role.ADMINISTRATOR}:
            return self.filter(own | ~Q(state=State.DRAFT)).distinct()
        return self.filter(own)

    def with_file(self) -> "RegistrationQuerySet":
        """With everything that the sections and the case page read: nine queries, whatever rows."""
        return self.select_related(
            "enterprise",
            "policy",
            "officer",
            "businessfacts",
            "integrationfacts",
            "participationfacts",
            "reinvestmentfacts",
            "independencefacts",
        ).prefetch_related(
            "enterprise__sells", "policy__criteria__demands", "claims", "documents", "years"
        )

    def of(self, user: User) -> "RegistrationQuerySet":
        """Cases of the person's own enterprises."""
        return self.filter(enterprise__memberships__user=user)

    def received(self) -> "RegistrationQuerySet":
        """Cases that have been sent in at some time."""
        return self.filter(submitted_at__isnull=False)

    def open(self) -> "RegistrationQuerySet":
        return self.filter(state__in=OPEN)

    def awaiting_officer(self) -> "RegistrationQuerySet":
        """Cases where the municipality has the next move."""
        return self.filter(state__in=WAITING_FOR_OFFICER)

    def standing(self, on: date) -> "RegistrationQuerySet":
        """Registrations that put an enterprise on the public list on the day."""
        return self.filter(state=State.REGISTERED, valid_from__lte=on, valid_until__gte=on)

    def before(self, policy: PolicyVersion) -> "RegistrationQuerySet":
        """Cases made under a version of the policy that came before this one."""
        return self.filter(
            Q(policy__valid_from__lt=policy.valid_from)
            | Q(policy__valid_from=policy.valid_from, policy__number__lt=policy.number)
        )

    def for_reassessment(self, on: date) -> "RegistrationQuerySet":
        """On the public list on the day, but to be assessed anew: the policy is a newer one, or an
        officer has asked for it.

        A flag for people: the enterprise stays on the list until somebody decides otherwise.
        """
        return self.standing(on).filter(self._older_policy(on) | Q(reassess_since__lte=on))

    def under_older_policy(self, on: date) -> "RegistrationQuerySet":
        """On the public list on the day, but decided under an older version than applies now."""
        return self.standing(on).filter(self._older_policy(on))

    @staticmethod
    def _older_policy(on: date) -> Q:
        newer = PolicyVersion.objects.applying(on).filter(
            Q(valid_from__gt=OuterRef("policy__valid_from"))
            | Q(valid_from=OuterRef("policy__valid_from"), number__gt=OuterRef("policy__number"))
        )
        return Q(Exists(newer))

    def late(self, on: date) -> "RegistrationQuerySet":
        """Cases where the municipality has the next move and the promised day has passed."""
        return self.awaiting_officer().filter(answer_promised_on__lt=on)

    def being_read(self) -> "RegistrationQuerySet":
        """Cases with a decision that waits for its second reader."""
        return self.filter(proposals__state="waiting")

    def renewals(self) -> "RegistrationQuerySet":
        """Cases of enterprises that were registered before."""
        return self.filter(renews__isnull=False)


@tracked("RegistrationHistory")
class Registration(Case):
    """One application, its assessment and what it led to. Only services write here."""

    MOVES = MOVES

    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name=_("företag"),
    )
    policy = models.ForeignKey(
        PolicyVersion,
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name=_("policyversion"),
    )
    state = models.CharField(_("läge"), max_length=30, choices=State, default=State.DRAFT)
    renews = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="renewals",
        verbose_name=_("förnyar"),
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handläggare"),
    )

    # What a renewal says of the enterprise, until the decision: see enterprises.described.
    proposed = models.JSONField(
        _("föreslagna ändringar av företaget"),
        default=dict,
        blank=True,
        editable=False,
        encoder=DjangoJSONEncoder,
    )
    contact_name = models.CharField(_("kontaktperson"), max_length=120, blank=True)
    contact_role = models.CharField(_("roll i företaget"), max_length=80, blank=True)
    contact_email = models.EmailField(_("e-postadress"), blank=True)
    contact_phone = models.CharField(_("telefon"), max_length=30, blank=True)
    contact_public = models.BooleanField(
        _("visa kontaktuppgifterna på företagets sida"), default=False
    )
    knows_public_record = models.BooleanField(
        _("har läst att uppgifterna blir allmän handling"), default=False
    )
    declared_name = models.CharField(_("intygat av"), max_length=120, blank=True)
    declared_capacity = models.CharField(_("i egenskap av"), max_length=120, blank=True)

    submitted_at = models.DateTimeField(_("kom in"), null=True, blank=True)
    resubmitted_at = models.DateTimeField(_("kompletterad"), null=True, blank=True)
    answer_promised_on = models.DateField(_("svar senast"), null=True, blank=True)
    completion_due_on = models.DateField(_("komplettera senast"), null=True, blank=True)
    completion_request = models.TextField(_("vad som behöver kompletteras"), blank=True)
    # Set once the reasons against have been put to the applicant; no refusal without it.
    heard_at = models.DateTimeField(_("kommunicerad inför avslag"), null=True, blank=True)
    decided_at = models.DateTimeField(_("avgjord"), null=True, blank=True)
    valid_from = models.DateField(_("gäller från"), null=True, blank=True)
    valid_until = models.DateField(_("gäller till"), null=True, blank=True)
    closing_cause = models.TextField(_("skäl till att den pausades eller avfördes"), blank=True)
    reassess_since = models.DateField(_("ska bedömas på nytt sedan"), null=True, blank=True)
    reassess_cause = models.TextField(_("skäl till ny bedömning"), max_length=2000, blank=True)

    objects: ClassVar[RegistrationQuerySet] = RegistrationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("ärende om registrering")
        verbose_name_plural = _("ärenden om registrering")
        ordering = ("-created_at", "pk")
        indexes = (
            models.Index(fields=("state", "submitted_at"), name="registration_queue"),
            models.Index(fields=("enterprise", "state"), name="registration_of_enterprise"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("enterprise",),
                condition=Q(state__in=sorted(OPEN)),
                name="registration_one_open_per_enterprise",
                violation_error_message=_("Företaget har redan ett ärende som inte är avgjort."),
            ),
            models.UniqueConstraint(
                fields=("enterprise",),
                condition=Q(state__in=sorted(STANDING)),
                name="registration_one_standing_per_enterprise",
                violation_error_message=_("Företaget är redan registrerat."),
            ),
            models.CheckConstraint(
                condition=(Q(state=State.DRAFT) & Q(submitted_at__isnull=True))
                | (~Q(state__in=(State.DRAFT, State.WITHDRAWN)) & Q(submitted_at__isnull=False))
                | Q(state=State.WITHDRAWN),
                name="registration_submitted_when_sent",
                violation_error_message=_("Ett inskickat ärende har en dag då det kom in."),
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True)
                | (
                    ~Q(declared_name="")
                    & ~Q(declared_capacity="")
                    & ~Q(contact_email="")
                    & Q(knows_public_record=True)
                ),
                name="registration_declared_when_sent",
                violation_error_message=_(
                    "Någon behöver intyga uppgifterna innan ärendet skickas."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.DRAFT, State.SUBMITTED, State.WITHDRAWN))
                | Q(officer__isnull=False),
                name="registration_has_officer_when_assessed",
                violation_error_message=_("Ett ärende som prövas har en handläggare."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=sorted(WAITING_FOR_APPLICANT))
                    & Q(completion_due_on__isnull=False)
                    & ~Q(completion_request="")
                )
                | (~Q(state__in=sorted(WAITING_FOR_APPLICANT)) & Q(completion_due_on__isnull=True)),
                name="registration_due_day_while_waiting",
                violation_error_message=_(
                    "Skriv vad som behöver kompletteras och vilken dag svaret behövs."
                ),
            ),
            models.CheckConstraint(
                condition=(Q(state__in=sorted(DECIDED)) & Q(decided_at__isnull=False))
                | (Q(state__in=sorted(OPEN)) & Q(decided_at__isnull=True))
                | Q(state=State.WITHDRAWN),
                name="registration_decided_when_decided",
                violation_error_message=_("Ett avgjort ärende har en dag då det avgjordes."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | Q(heard_at__isnull=False),
                name="registration_heard_before_refusal",
                violation_error_message=_(
                    "Företaget ska få yttra sig innan kommunen avslår ansökan."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=(State.REGISTERED, State.SUSPENDED, State.REVOKED, State.EXPIRED)
                )
                | Q(valid_from__isnull=False, valid_until__gt=models.F("valid_from")),
                name="registration_valid_between_two_days",
                violation_error_message=_("En registrering gäller mellan två dagar."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.SUSPENDED, State.REVOKED)) | ~Q(closing_cause=""),
                name="registration_closed_with_cause",
                violation_error_message=_("Skriv skälet."),
            ),
            models.CheckConstraint(
                condition=Q(reassess_since__isnull=True, reassess_cause="")
                | (Q(reassess_since__isnull=False) & ~Q(reassess_cause="")),
                name="registration_reassessed_with_cause",
                violation_error_message=_("Skriv varför företaget ska bedömas på nytt."),
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("enterprises:registration", args=[self.number])

    @property
    def is_editable(self) -> bool:
        """Whether the applicant may write in it now."""
        return self.state in EDITABLE

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def earlier_standing(self) -> "Registration | None":
        """The registration that a refused renewal leaves in place. A query for a renewal."""
        earlier = self.renews if self.state == State.REFUSED else None
        return earlier if earlier is not None and earlier.state in STANDING else None

    def newer_policy(self, on: date) -> PolicyVersion | None:
        """The version in force on the day, when the enterprise is listed under an older one.

        No query for a case that puts nobody on the list.
        """
        if self.state != State.REGISTERED:
            return None
        if not Registration.objects.under_older_policy(on).filter(pk=self.pk).exists():
            return None
        return PolicyVersion.objects.in_force(on)

    def actors(self, user: User) -> frozenset[str]:
        """What the person is in this case: its applicant, its officer by role, or nothing.

        Who belongs to the enterprise, or has declared a conflict of interest, never acts as its
        officer.
        """
        if self.enterprise.memberships.filter(user=user).exists():
            return frozenset({APPLICANT})
        roles = frozenset(role.value for role in user.roles)
        if OFFICER in roles and self.recusals.filter(officer=user).exists():
            return roles - {OFFICER}
        return roles

    def allowed_moves(self, user: User) -> frozenset[str]:
        """Codes of the moves that the person may make now; templates show buttons by it.

        While a decision waits for its second reader, nothing that it rests on can be changed.
        """
        moves = frozenset(
            move.code for move in MOVES.allowed(state=self.state, actors=self.actors(user))
        )
        return moves - FROZEN if moves & FROZEN and self.is_being_read else moves

    def make_move(self, code: str, *, actors: Collection[str]) -> Move:
        """As for every case, but what a proposal rests on stays while it waits for its reader."""
        if code in FROZEN and self.is_being_read:
            raise IllegalMove(
                _(
                    "Ett förslag till beslut väntar på en andra läsare. "
                    "Ta tillbaka det innan du ändrar i ärendet."
                )
            )
        return super().make_move(code, actors=actors)

    @property
    def is_being_read(self) -> bool:
        """Whether a decision in the case waits for its second reader. One query."""
        return self.proposals.filter(state="waiting").exists()


class RegistrationEvent(CaseEvent):
    """What happened in a registration's case."""

    case = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="events", verbose_name=_("ärende")
    )

    class Meta(CaseEvent.Meta):
        abstract = False
        verbose_name = _("händelse")
        verbose_name_plural = _("händelser")
