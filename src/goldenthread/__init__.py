"""Golden Thread: a whole-system review of health and social care, tied to its evidence.

The library computes: values in, values out. It knows no web framework and keeps no state.
"""

__version__ = "0.1.0"
