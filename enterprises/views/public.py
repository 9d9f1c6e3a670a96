"""Pages that everybody may see: the directory, an enterprise's page, and where to begin."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises import presenting
from enterprises.forms.public import DirectoryForm
from enterprises.models import Enterprise, PolicyVersion, Registration
from enterprises.models.enterprise import swedish_order
from ljungby_social.cpv import CpvCode

PER_PAGE = 20


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Registered enterprises, by words, kind of goods, form and place. Six queries."""
    on = timezone.localdate()
    listed = Enterprise.objects.listed(on)
    form = DirectoryForm(request.GET, **_choices(listed))
    form.is_valid()  # an unknown filter value is as none
    chosen = form.cleaned_data
    found = listed.search(chosen.get("q", ""))
    if division := chosen.get("slag"):
        found = found.in_division(division)
    if legal_form := chosen.get("form"):
        found = found.filter(legal_form=legal_form)
    if place := chosen.get("ort"):
        found = found.filter(place=place)
    codes = CpvCode.objects.only("code", "label_sv", "label_en")
    found = found.defer("search", "sells_words", "offer").prefetch_related(
        Prefetch("sells", queryset=codes)
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    filters = {name: chosen.get(name) for name in ("slag", "form", "ort")}
    return render(
        request,
        "enterprises/public/directory.html",
        {
            "form": form,
            "filter_fields": [form["slag"], form["form"], form["ort"]],
            "page": page,
            "cards": [_card(found) for found in page],
            "filtered": any(filters.values()),
            "searched": bool(chosen.get("q") or any(filters.values())),
        },
    )


def _card(found: Enterprise) -> dict[str, Any]:
    codes = [code.label for code in found.sells.all()[:3]]
    return {
        "title": found.name,
        "url": reverse("enterprises:enterprise", args=[found.slug]),
        "text": Truncator(found.about).words(28),
        "meta": [found.place, found.get_legal_form_display(), *codes],
    }


def _choices(listed: Any) -> dict[str, Any]:
    """What the filters may offer: only what somebody on the list has."""
    sold = Enterprise.sells.through.objects.filter(enterprise__in=listed)
    divisions = (
        sold.annotate(division=Substr(F("cpvcode_id"), 1, 2))
        .values_list("division", flat=True)
        .distinct()
    )
    names = [f"{division}000000" for division in divisions]
    labels = CpvCode.objects.filter(pk__in=names).only("code", "label_sv", "label_en")
    had = listed.order_by().aggregate(
        legal_forms=ArrayAgg("legal_form", distinct=True, default=[]),
        places=ArrayAgg("place", distinct=True, default=[]),
    )
    return {
        "divisions": [(code.pk[:2], code.label) for code in labels],
        "legal_forms": sorted(had["legal_forms"]),
        "places": sorted((place for place in had["places"] if place), key=swedish_order),
    }


@login_not_required
@require_safe
def enterprise(request: HttpRequest, slug: str) -> HttpResponse:
    """One registered enterprise: what it sells, who to talk to, and what the register says."""
    on = timezone.localdate()
    shown = get_object_or_404(Enterprise.objects.listed(on).prefetch_related("sells"), slug=slug)
    standing = (
        Registration.objects.standing(on).select_related("policy", "decision").get(enterprise=shown)
    )
    return render(
        request,
        "enterprises/public/enterprise.html",
        {
            "enterprise": shown,
            "standing": standing,
            "criteria": standing.policy.criteria.all(),
            "contact": _contact_rows(shown, standing),
            "facts": [
                presenting.row(_("Organisationsnummer"), shown.shown_number or _("Visas inte")),
                *presenting.rows_of(shown, ("legal_form", "place")),
            ],
            "crumbs": [
                {"label": _("Hitta sociala företag"), "url": reverse("enterprises:directory")}
            ],
        },
    )


def _contact_rows(shown: Enterprise, standing: Registration) -> list[dict[str, Any]]:
    """The website, and whom to talk to when the enterprise has said that we may tell."""
    rows = []
    if shown.website:
        link = format_html('<a href="{0}" rel="nofollow">{0}</a>', shown.website)
        rows.append(presenting.row(_("Webbplats"), link))
    if standing.contact_public:
        mail = format_html('<a href="mailto:{0}">{0}</a>', standing.contact_email)
        rows.append(presenting.row(_("Kontaktperson"), standing.contact_name))
        rows.append(presenting.row(_("E-post"), mail))
        if standing.contact_phone:
            rows.append(presenting.row(_("Telefon"), standing.contact_phone))
    if not rows:
        rows.append(presenting.row(_("Kontakt"), _("Företaget visar inga kontaktuppgifter här.")))
    return rows


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who registration is for, what is asked, and how it goes. No account is needed to read it."""
    policy = PolicyVersion.objects.in_force(timezone.localdate())
    return render(
        request,
        "enterprises/public/start.html",
        {"policy": policy, "criteria": policy.criteria.all()},
    )
