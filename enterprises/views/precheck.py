"""Try yourself first, without an account."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from enterprises import precheck as questions
from enterprises.forms.precheck import PreCheckForm
from enterprises.models import PolicyVersion
from enterprises.views.common import start_crumbs
from enterprises.views.starting import PRECHECK_KEY


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def precheck(request: HttpRequest) -> HttpResponse:
    """The questions, and after them a to-do list to print. Nothing is stored."""
    policy = PolicyVersion.objects.in_force(timezone.localdate())
    criteria = list(policy.criteria.all())
    form = PreCheckForm(request.POST if request.method == "POST" else None, criteria=criteria)
    context: dict[str, Any] = {"crumbs": start_crumbs(), "form": form, "policy": policy}
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "enterprises/public/precheck.html", context, status=status)
    answers = form.answers()
    if request.POST.get("action") == "carry":
        request.session[PRECHECK_KEY] = answers
        return redirect("enterprises:new")
    parts = [
        {
            "criterion": criterion,
            "asked": questions.asks_about(criterion.subject),
            "todo": questions.todo(criterion.subject, answers),
            "help": questions.HELP.get(criterion.subject, ""),
        }
        for criterion in criteria
    ]
    context |= {
        "answers": answers.items(),
        "parts": parts,
        "lou": questions.todo(questions.LOU, answers),
        "lou_help": questions.HELP[questions.LOU],
        "ready": sum(part["asked"] and not part["todo"] for part in parts),
        "total": len(parts),
    }
    return render(request, "enterprises/public/precheck_result.html", context)
