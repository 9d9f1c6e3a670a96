"""Geometry of the charts: figures in, SVG numbers out as text. Pure; knows no Django.

Numbers are written with a full stop whatever the reader's language, for SVG attributes.
"""

from decimal import Decimal
from math import ceil
from typing import Any

LINE_WIDTH, LINE_HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 16, 34
# Room along the axis for each character of a label, at the type size of a narrow screen. Half
# again as much as its width: the first label is set from its point, the next on both sides of it.
LABEL_CHARACTER = 20


def number(value: float | Decimal) -> str:
    """At most two decimals, with a full stop and without needless zeros."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def meter(share: Decimal | None, limit: Decimal | None) -> dict[str, Any]:
    """Widths in hundredths of the bar. `reached` is None where share or limit is unknown."""
    inside = None if share is None else min(max(share, Decimal(0)), Decimal(1))
    return {
        "share": share,
        "limit": limit,
        "width": None if inside is None else number(inside * 100),
        "limit_at": None if limit is None else number(limit * 100),
        "reached": None if share is None or limit is None else share >= limit,
    }


def ceiling(highest: float) -> int:
    """A calm, even top for an axis of counts: the lowest of 2, 4, 6, 8, 10 (then tens, hundreds …).

    From 10 upwards odd multiples are taken too, since half of them is still a whole number.
    """
    step = 1
    while step * 10 < highest:
        step *= 10
    factors = (2, 4, 6, 8, 10) if step == 1 else range(1, 11)
    return next(step * factor for factor in factors if step * factor >= highest)


def highest_value(rows: list[dict[str, Any]]) -> float:
    """The highest value that is known, and 1 where none is above zero."""
    return max((float(row["value"]) for row in rows if row["value"] is not None), default=0) or 1


def bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with `width`: hundredths of the longest bar, None where the value is unknown."""
    top = highest_value(rows)
    return [
        {
            "label": row["label"],
            "value": row["value"],
            "width": None if row["value"] is None else number(100 * float(row["value"]) / top),
        }
        for row in rows
    ]


def line(rows: list[dict[str, Any]], limit: float | Decimal | None = None) -> dict[str, Any]:
    """Points, path (a gap where the value is unknown), and three lines across for the scale.

    `limit`, in the unit of the values, is drawn as a line of its own.
    """
    top = ceiling(max(highest_value(rows), float(limit or 0)))
    wide, high = LINE_WIDTH - LEFT - RIGHT, LINE_HEIGHT - TOP - BOTTOM
    step = wide / max(1, len(rows) - 1)
    longest = max((len(str(row["label"])) for row in rows), default=0)
    every = max(1, ceil(longest * LABEL_CHARACTER / step))
    points, path, pen_down = [], [], False
    for index, row in enumerate(rows):
        x = LEFT + step * index
        y = None if row["value"] is None else TOP + high * (1 - float(row["value"]) / top)
        points.append(
            {
                "label": row["label"],
                "value": row["value"],
                "x": number(x),
                "y": None if y is None else number(y),
                "label_y": number(LINE_HEIGHT - 8),
                # Every label is written while there is room; then the first and every other, or so.
                "show_label": index % every == 0,
                "anchor": "start" if index == 0 else "end" if index == len(rows) - 1 else "middle",
            }
        )
        if y is not None:
            path.append(f"{'L' if pen_down else 'M'}{number(x)} {number(y)}")
        pen_down = y is not None
    scale = [
        {
            "value": top * part,
            "y": number(TOP + high * (1 - part)),
            "text_y": number(TOP + high * (1 - part) + 5),
        }
        for part in (0, 0.5, 1)
    ]
    return {
        "points": points,
        "path": " ".join(path),
        "scale": scale,
        "limit_y": None if limit is None else number(TOP + high * (1 - float(limit) / top)),
        "width": LINE_WIDTH,
        "height": LINE_HEIGHT,
        "left": LEFT,
        "right": LINE_WIDTH - RIGHT,
        "scale_x": LEFT - 10,
    }
