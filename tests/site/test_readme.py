"""The README says what there is: each kind of row in the glossary, each variable in the table."""

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
OURS = ("ljungby_social", "accounts", "privacy", "enterprises", "procurement")


def test_every_kind_of_row_stands_in_the_glossary():
    missing = []
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if hasattr(model, "pgh_tracked_model"):
                continue  # the history of another row
            word, code = str(model._meta.verbose_name), model.__name__
            if not re.search(rf"^\| {re.escape(word)} \| `{code}` \| \S", README, re.MULTILINE):
                missing.append(f"| {word} | `{code}` |")
    assert not missing, "\n".join(missing)


def test_every_variable_that_settings_read_stands_in_the_table():
    source = (ROOT / "ljungby_social" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'(?:text|boolean|number|words)\(\s*"([A-Z_]+)"', source))
    table = README[README.index("## Inställningar") : README.index("## Beslut")]
    told = table.replace("`…_", "`ACCESSIBILITY_")
    assert {name for name in names if f"`{name}`" not in told} == set()
