"""What a purchase is known by."""


def plan_key(*, reference: str, notice_id: str, title: str, unit: str, cpv: str) -> str:
    """What a purchase in a plan is known by, from one file to the next.

    Its diarienummer, an id that is not just a running number, or else what it says.
    """
    if reference:
        return f"reference:{reference[:200]}"
    if len(notice_id) > 4 and not notice_id.isdecimal():
        return f"id:{notice_id[:200]}"
    return "row:" + "|".join((notice_id, title, unit, cpv)).casefold()
