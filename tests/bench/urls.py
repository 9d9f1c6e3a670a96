"""The portal's addresses, and bare views that render what a page once was, with no query."""

import os
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path


@login_not_required
def bare(request: HttpRequest, name: str) -> HttpResponse:
    """Render the saved bytes of a page as a template without variables."""
    return HttpResponse(_template(name).render({}, request))


_templates = {}


def _template(name: str):
    if name not in _templates:
        saved = Path(os.environ["BENCH_PAGES"], name).read_text()
        source = "{% verbatim bare %}" + saved + "{% endverbatim bare %}"
        _templates[name] = engines["django"].from_string(source)
    return _templates[name]


urlpatterns = [
    path("bare/<slug:name>/", bare),
    path("", include("ljungby_social.urls")),
]
