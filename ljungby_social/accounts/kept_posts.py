"""Nothing typed is lost when the session ends in mid-form.

Somebody who was logged out while writing, and presses the button, is led to log in. What they
sent is kept in the session of that browser for a short time, and shown again on the same address
after log-in, with one button that sends it. The same goes for who must accept new terms first.
Nothing is done until they press it, and the page's own view checks it as always. Files are not
kept; the page says so.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods

KEY = "kept_post"
CHOICE = "kept_post_choice"
SECONDS = 2 * 60 * 60
MOST_CHARACTERS = 200_000
# Never kept, whatever form they come from.
LEFT_OUT = {"csrfmiddlewaretoken", "code", CHOICE}
SECRET_WORDS = ("password", "token", "otp")
# Answers to GET after which the kept text is shown: the page itself, or a view that only posts.
SHOWN_AFTER = {200, 405}

View = Callable[..., HttpResponse]


class LedToPage(HttpResponseRedirect):
    """What a view that only posts answers whoever asks for its address: the page with the form."""


def posted_from(page: str, *keys: str) -> Callable[[View], View]:
    """The view only takes what is posted; whoever asks for its address is led to its page.

    A refused form is shown at the address that it was posted to. To change language there, or to
    type the address again, is to ask for it. `page` is the name of the page that has the form,
    `keys` the arguments that the two addresses share: "number" when none is told.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                shared = {key: kwargs[key] for key in keys or ("number",)}
                return LedToPage(resolve_url(page, **shared))
            return view(request, *args, **kwargs)

        return require_http_methods(["GET", "HEAD", "POST"])(inner)

    return decorate


class KeptPostMiddleware:
    """Stands after AuthenticationMiddleware and before LoginRequiredMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = _kept_for(request)
        if kept is None:
            return self.get_response(request)
        if request.method == "POST":
            del request.session[KEY]
            if request.POST.get(CHOICE) == "discard":
                return redirect("home")
            return self.get_response(request)
        response = self.get_response(request)
        if response.status_code not in SHOWN_AFTER and not isinstance(response, LedToPage):
            # Whoever logged in may not see this page, so the text was not theirs.
            del request.session[KEY]
            return response
        return _show(request, kept)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> None:
        """Keep what a logged-out person sent to a view that asks for log-in."""
        needs_login = getattr(view, "login_required", True)
        if request.method == "POST" and needs_login and not request.user.is_authenticated:
            keep(request)


def keep(request: HttpRequest, why: str = "login") -> None:
    """Remember what was posted, unless it is very long. One form a browser.

    `why` is "login" or "terms": what the person must do first, for the words of the page.
    """
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in LEFT_OUT and not any(word in name.lower() for word in SECRET_WORDS)
        for value in values
    ]
    if not fields or sum(len(value) for _name, value in fields) > MOST_CHARACTERS:
        return
    request.session[KEY] = {
        "path": request.get_full_path(),
        "fields": fields,
        "had_files": any(upload for upload in request.FILES.values()),
        "at": time.time(),
        "why": why,
    }


def came_from_own_page(request: HttpRequest) -> bool:
    """Whether the browser itself says that the form stood on a page of ours."""
    return request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "same-origin"


def _kept_for(request: HttpRequest) -> dict[str, Any] | None:
    """What was kept for this very address, when somebody has logged in and it is not too old."""
    kept = request.session.get(KEY) if request.method in {"GET", "POST"} else None
    if kept is None or kept["path"] != request.get_full_path():
        return None
    if not request.user.is_authenticated:
        return None
    if time.time() - kept["at"] > SECONDS:
        del request.session[KEY]
        return None
    return dict(kept)


def _show(request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    texts = [value for _name, value in kept["fields"] if len(value) > 2 and not value.isdecimal()]
    context = {
        "path": kept["path"],
        "fields": kept["fields"],
        "texts": texts,
        "had_files": kept["had_files"],
        "choice": CHOICE,
        "why": kept.get("why", "login"),
    }
    response = render(request, "account/kept_post.html", context)
    response["Cache-Control"] = "no-store"
    return response
