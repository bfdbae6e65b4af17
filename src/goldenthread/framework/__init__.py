"""Frameworks as data: one schema, with versions, read and checked."""
