"""Several releases of one contracting process, merged as OCDS says that they are.

A release may hold only what is new. Source: OCDS 1.1, "Merging": objects are merged field by
field, lists of objects with ids item by item, anything else is replaced, and null takes away.
"""

from typing import Any

Object = dict[str, Any]


def in_order(releases: list[Object]) -> list[Object]:
    """The releases by date, each merged with the earlier ones of its process.

    Releases of other processes, and those without an ocid, are left as they are.
    """
    before: dict[str, Object] = {}
    merged = []
    for release in sorted(releases, key=_date):
        ocid = release.get("ocid")
        if isinstance(ocid, str) and ocid:
            earlier = before.get(ocid)
            release = release if earlier is None else _whole(earlier, release)
            before[ocid] = release
        merged.append(release)
    return merged


def _date(release: Object) -> str:
    date = release.get("date")
    return date if isinstance(date, str) else ""


def _whole(earlier: Object, later: Object) -> Object:
    """The process as of the later release, with that release's own id, date and tags."""
    own = {key: later[key] for key in ("id", "date", "tag") if key in later}
    return {**_merge(earlier, later), **own}


def _merge(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        merged = dict(old)
        for key, value in new.items():
            if value is None:
                merged.pop(key, None)
            else:
                merged[key] = _merge(old.get(key), value)
        return merged
    if isinstance(old, list) and isinstance(new, list) and _has_ids(old) and _has_ids(new):
        items = {str(item["id"]): item for item in old}
        for item in new:
            identifier = str(item["id"])
            items[identifier] = _merge(items.get(identifier), item)
        return list(items.values())
    return new


def _has_ids(items: list[Any]) -> bool:
    return bool(items) and all(isinstance(item, dict) and "id" in item for item in items)
