"""Indicators: one YAML definition each, and the figures they give for every area at once.

`catalogue.load` reads the definitions, `figures.compute` makes the figures.
"""
