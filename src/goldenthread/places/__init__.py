"""Places: authorities by code with their life spans, boundaries, neighbours, groups."""

from goldenthread.places.authorities import Places
from goldenthread.places.register import Authority

__all__ = ["Authority", "Places"]
