"""Indicators: one YAML definition each, and the figures they give for every area at once."""
