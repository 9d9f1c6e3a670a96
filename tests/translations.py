"""Says whether the English catalogue is complete: every text of the source is in it, translated,
and the compiled catalogue is the one that the written one gives.

The texts are collected anew from a copy of the sources. The collector reads neither into f-strings
nor through names of our own for gettext, so a text that is marked in such a way is a fault too.

Needs GNU gettext; as root on Debian it is installed, elsewhere the check fails and says how.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
SOURCES = ("ljungby_social", "enterprises", "procurement", "templates", "manage.py")
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}


def ensure_gettext() -> bool:
    if shutil.which("xgettext") is None and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "-qq", "update"], stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "-qq", "-y", "install", "gettext"], stdout=subprocess.DEVNULL)
    return shutil.which("xgettext") is not None


def collect(folder: Path) -> Path:
    """Copy the sources and the catalogue, collect the texts anew there, return the new one."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "seed")
            )
        else:
            shutil.copy(source, folder / name)
    (folder / CATALOGUE).parent.mkdir(parents=True)
    shutil.copy(ROOT / CATALOGUE, folder / CATALOGUE)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "--locale",
            "en",
            "--no-obsolete",
            "--no-wrap",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": "", "DJANGO_SETTINGS_MODULE": ""},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder / CATALOGUE


def unseen(folder: Path) -> Iterator[str]:
    """Yield the places below a folder where a text is marked so that the collector misses it."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = f"{path.relative_to(folder)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                for alias in node.names:
                    if alias.name in MARKS and alias.asname not in {None, "_"}:
                        yield f"{place}: the collector does not know {alias.asname}"
            elif isinstance(node, ast.JoinedStr) and any(map(marks, ast.walk(node))):
                yield f"{place}: a text marked inside an f-string"


def marks(node: ast.AST) -> bool:
    """Whether a node is a call that marks a text for translation."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in MARKS
        and any(isinstance(argument, ast.Constant) for argument in node.args)
    )


def as_text(compiled: Path) -> str:
    """What a compiled catalogue says, whichever version of gettext compiled it."""
    return subprocess.run(
        ["msgunfmt", "--no-wrap", compiled], capture_output=True, text=True, check=True
    ).stdout


def problems() -> list[str]:
    if not ensure_gettext():
        return ["GNU gettext is missing: apt-get install gettext"]
    found = []
    with tempfile.TemporaryDirectory() as name:
        fresh = collect(Path(name))
        found += unseen(Path(name))
        for attribute, what in (("--untranslated", "untranslated"), ("--only-fuzzy", "fuzzy")):
            listed = subprocess.run(
                ["msgattrib", attribute, "--no-obsolete", "--no-wrap", fresh],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            if "msgid" in listed:
                found.append(f"{what}:\n{listed}")
        compiled = Path(name) / "fresh.mo"
        subprocess.run(["msgfmt", "--check-format", "-o", compiled, fresh], check=True)
        committed = Path(name) / "committed.mo"
        subprocess.run(["msgfmt", "-o", committed, ROOT / CATALOGUE], check=True)
        if as_text(committed) != as_text((ROOT / CATALOGUE).with_suffix(".mo")):
            found.append("django.mo is not what django.po gives: make messages")
    return found


def main() -> int:
    found = problems()
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
