"""Pages that belong to no app: the health page, and what a rejected form is told."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ljungby_social.accounts import kept_posts


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 otherwise. One query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever is wrong, the answer to the question is no
        return JsonResponse({"database": False}, status=503)
    return JsonResponse({"database": True})


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what is public, and need not knock on the rest."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/konto/", "/arenden/", "/admin/")),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here whatever the page says; the picture is among the static files."""
    return redirect(static("img/favicon.svg"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page shown when a form was sent without a valid token: what happened, what to do.

    A form of our own whose token has grown old, as after a log-in in another tab, is kept and
    shown again instead, so that nothing typed is lost.
    """
    if kept_posts.came_from_own_page(request):
        kept_posts.keep(request)
        return redirect(request.get_full_path())
    return render(request, "403_csrf.html", status=403)
