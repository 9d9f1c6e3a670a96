"""The shape of a purchase's number in addresses."""


class TenderNumber:
    """`UP-2026-0007`."""

    regex = r"UP-\d{4}-\d{4,8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
