"""The selection dashboard: every area ranked on a composite, with how stable each rank is."""
