"""Frameworks as data: `load` reads one, `model` says what it holds, `check` finds the mistakes."""
