"""The rows that both apps stand on. They are written where they are used."""

from ljungby_social.casework import CaseSeries
from ljungby_social.cpv import CpvCode
from ljungby_social.letters import Letter

__all__ = ["CaseSeries", "CpvCode", "Letter"]
