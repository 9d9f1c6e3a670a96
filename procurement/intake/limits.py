"""How much a file may ask of the machine. Sizes in bytes."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Upper bounds that keep one import under 300 MB of memory.

    The largest published notice known is 1.8 MB; real notices have a few thousand elements and
    fewer than 30 levels. libxml2's own limit of 256 levels also holds. A real release takes some
    kilobytes, so that a file has room for fewer than are allowed; the largest plan known has some
    thousand rows.
    """

    file_bytes: int = 40 * MEGABYTE
    xml_bytes: int = 10 * MEGABYTE
    xml_nodes: int = 300_000
    xml_attributes: int = 300_000
    json_bytes: int = 20 * MEGABYTE
    json_nodes: int = 1_000_000
    spreadsheet_bytes: int = 20 * MEGABYTE
    spreadsheet_unpacked: int = 100 * MEGABYTE
    spreadsheet_rows: int = 25_000
    spreadsheet_columns: int = 500
    spreadsheet_cells: int = 800_000
    spreadsheet_memory: int = 300 * MEGABYTE
    spreadsheet_seconds: int = 30
    notices: int = 20_000
    archive_bytes: int = 2048 * MEGABYTE
    archive_files: int = 100_000
    archive_unpacked: int = 10 * 1024 * MEGABYTE
    archive_ratio: int = 200


DEFAULT = Limits()

#: Real notices reach some hundreds of lots.
MOST_LOTS = 3_000
TOO_MANY_LOTS = f"Annonsen har fler än {MOST_LOTS} delar och läses inte."
