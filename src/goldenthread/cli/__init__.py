"""The command line: verbs only, one module per room; no thinking here."""
