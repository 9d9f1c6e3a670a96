"""The form of one unsure row: a choice for each question, or an own answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from procurement.intake import Answer

OWN = "own"


class RowForm(forms.Form):
    """How an unsure row is to be read. Nothing is chosen beforehand: the person decides.

    `likes` is how many other rows have the same questions.
    """

    hide_optional = True

    def __init__(
        self,
        *args: Any,
        doubts: Sequence[Mapping[str, Any]],
        earlier: Answer,
        version: int,
        likes: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, auto_id="row_%s", **kwargs)
        self.doubts, self.earlier = doubts, earlier
        for place, doubt in enumerate(doubts):
            self._ask(place, doubt)
        self.fields["likewise"] = forms.BooleanField(
            label=ngettext_lazy(
                "Svara likadant på %(rows)s rad till med samma fråga",
                "Svara likadant på %(rows)s rader till med samma fråga",
                likes,
            )
            % {"rows": likes},
            required=False,
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=version)

    def _ask(self, place: int, doubt: Mapping[str, Any]) -> None:
        options = [(str(index), _label(choice)) for index, choice in enumerate(doubt["choices"])]
        if doubt["column"] is not None:
            options.append((OWN, _("Något annat, som jag skriver här")))
        said = self._said(doubt)
        self.fields[f"choice_{place}"] = forms.ChoiceField(
            label=doubt["sentence"].removesuffix("."),
            choices=options,
            initial=said,
            widget=forms.RadioSelect,
            error_messages={"required": _("Välj hur raden ska läsas, eller hoppa över den.")},
        )
        if doubt["column"] is not None:
            asked = _("Något annat: vad ska stå under %(header)s?")
            header = doubt["header"] or _("rubriken")
            # The header is in the file's language, whatever the page is in.
            marked = format_html('<span lang="sv">{}</span>', header)
            field = self.fields[f"own_{place}"] = forms.CharField(
                label=format_html(str(asked).replace("%(header)s", "{}"), marked),
                required=False,
                max_length=1000,
                initial=self.earlier.cells.get(doubt["column"]) if said == OWN else "",
            )
            field.full_label = asked % {"header": header}  # type: ignore[attr-defined]

    def _said(self, doubt: Mapping[str, Any]) -> str | None:
        """The choice that an earlier answer was."""
        if doubt["column"] is None:
            said, name = self.earlier.twin or None, "kind"
        else:
            said, name = self.earlier.cells.get(doubt["column"]), "text"
        if said is None:
            return None
        for index, choice in enumerate(doubt["choices"]):
            if choice[name] == said:
                return str(index)
        return OWN

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for place in range(len(self.doubts)):
            if data.get(f"choice_{place}") == OWN and not data.get(f"own_{place}"):
                self.add_error(f"own_{place}", _("Skriv vad som ska stå, eller välj något annat."))
        return data

    def answer(self) -> Answer:
        """What was said, with what was said of other cells before."""
        cells, twin = dict(self.earlier.cells), self.earlier.twin
        for place, doubt in enumerate(self.doubts):
            said = self.cleaned_data[f"choice_{place}"]
            if doubt["column"] is None:
                twin = doubt["choices"][int(said)]["kind"]
            elif said == OWN:
                cells[doubt["column"]] = self.cleaned_data[f"own_{place}"]
            else:
                cells[doubt["column"]] = doubt["choices"][int(said)]["text"]
        return Answer(cells=cells, twin=twin)

    def written_by_hand(self) -> dict[int, str]:
        """The own answers: column → the field that it was written in."""
        return {
            doubt["column"]: f"own_{place}"
            for place, doubt in enumerate(self.doubts)
            if self.cleaned_data.get(f"choice_{place}") == OWN
        }

    def questions(self) -> list[dict[str, Any]]:
        """Each question with its fields, for the page."""
        return [
            {
                "choice": self[f"choice_{place}"],
                "own": self[f"own_{place}"] if doubt["column"] is not None else None,
                "header": doubt["header"],
                "written": doubt["written"],
            }
            for place, doubt in enumerate(self.doubts)
        ]


def _label(choice: Mapping[str, Any]) -> str:
    label = choice["label"][:1].upper() + choice["label"][1:]
    return _("%(label)s – portalens gissning") % {"label": label} if choice["guess"] else label
