"""The strict page client: every page that a test opens is held to what we promise of all pages."""

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client
from lxml import html

# What a control may be named by, in the order that browsers look.
NAMING_ATTRIBUTES = ("aria-label", "aria-labelledby", "title")
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}


class Page:
    """A page as a person gets it: status, headings, text, forms."""

    def __init__(self, response: Any, url: str) -> None:
        self.response = response
        self.url = url
        self.status = response.status_code
        self.tree = html.fromstring(response.content.decode())

    @property
    def title(self) -> str:
        return " ".join(self.tree.findtext(".//title", "").split())

    @property
    def heading(self) -> str:
        return squeeze(self.tree.xpath("string(//h1)"))

    @property
    def text(self) -> str:
        """All visible text of the main part, with single spaces."""
        return squeeze(self.tree.xpath("string(//main)"))

    def links(self) -> dict[str, str]:
        """Address by link text, within the main part."""
        return {squeeze(a.text_content()): a.get("href") for a in self.tree.xpath("//main//a")}

    def form(self, action: str | None = None, index: int = 0) -> html.FormElement:
        """The form of the main part with this action, or the index-th one that posts."""
        forms = self.tree.xpath("//main//form[translate(@method,'POST','post')='post']")
        if action is not None:
            forms = [form for form in forms if (form.get("action") or "") == action]
        assert len(forms) > index, f"no form {action!r} on {self.url}"
        return forms[index]

    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [
            squeeze(li.text_content()) for li in self.tree.xpath("//*[@data-error-summary]//li")
        ]

    def check(self) -> None:
        """Raise AssertionError for what no page may have."""
        tree, url = self.tree, self.url
        assert tree.get("lang") in {"sv", "en"}, f"{url}: lang is missing"
        assert self.title, f"{url}: no title"
        assert len(tree.xpath("//h1")) == 1, f"{url}: {len(tree.xpath('//h1'))} h1"
        assert len(tree.xpath("//main")) == 1, f"{url}: not exactly one main"
        source = html.tostring(tree, encoding="unicode")
        for mark in ("{{", "{%", "{#"):
            assert mark not in source, f"{url}: unresolved template code {mark}"
        assert not tree.xpath("//style"), f"{url}: inline style element"
        assert not tree.xpath("//*[@style]"), f"{url}: inline style attribute"
        scripts = tree.xpath("//script[not(@src)]")
        inline = [s for s in scripts if "json" not in (s.get("type") or "")]
        assert not inline, f"{url}: inline script"
        handlers = [name for e in tree.iter() for name in e.attrib if name.startswith("on")]
        assert not handlers, f"{url}: inline handlers {handlers}"
        ids = [element.get("id") for element in tree.xpath("//*[@id]")]
        assert len(ids) == len(set(ids)), (
            f"{url}: doubled ids {sorted({i for i in ids if ids.count(i) > 1})}"
        )
        for control in tree.xpath("//input|//select|//textarea"):
            self._check_labelled(control, ids)
        assert not tree.xpath("//img[not(@alt)]"), f"{url}: image without alt"
        for attribute in tree.xpath("//@aria-describedby|//@aria-labelledby"):
            missing = set(attribute.split()) - set(ids)
            assert not missing, f"{url}: described by what is not there: {missing}"

    def _check_labelled(self, control: Any, ids: list[str]) -> None:
        if control.get("type") in UNLABELLED_TYPES:
            return
        named = any(control.get(name) for name in NAMING_ATTRIBUTES)
        wrapped = control.xpath("ancestor::label")
        identity = control.get("id")
        pointed = identity and self.tree.xpath("//label[@for=$id]", id=identity)
        assert named or wrapped or pointed, f"{self.url}: {control.get('name')} has no label"


class Visitor:
    """Somebody with a browser, logged in or not."""

    def __init__(self, user: Any = None, language: str = "sv") -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)
        if language != "sv":
            self.client.cookies["django_language"] = language

    def open(self, url: str, status: int = 200) -> Page:
        """GET a page, follow redirects, check it, and return it."""
        return self._page(self.client.get(url, follow=True), url, status)

    def post(self, url: str, data: Mapping[str, Any] | None = None, status: int = 200) -> Page:
        """POST, follow redirects, check the page that comes back, and return it."""
        return self._page(self.client.post(url, data or {}, follow=True), url, status)

    def send(
        self, page: Page, form: html.FormElement | None = None, status: int = 200, **values: Any
    ) -> Page:
        """Fill in a form of the page and send it, as a browser does: untouched fields go along.

        A value of None leaves the field out, as an unticked box is.
        """
        form = page.form() if form is None else form
        data: dict[str, Any] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        data.update(values)
        data = {name: value for name, value in data.items() if value is not None}
        return self.post(form.get("action") or page.response.request["PATH_INFO"], data, status)

    def _page(self, response: Any, url: str, status: int) -> Page:
        assert response.status_code == status, f"{url}: {response.status_code}, not {status}"
        page = Page(response, url)
        page.check()
        return page


def squeeze(text: str) -> str:
    """Single spaces, none at the ends; no-break spaces count as spaces."""
    return re.sub(r"\s+", " ", text).strip()
