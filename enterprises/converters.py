"""The shape of a case number in addresses."""


class CaseNumber:
    """`SF-2026-0007`."""

    regex = r"SF-\d{4}-\d{4,8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
