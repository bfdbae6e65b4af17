"""The printers: each takes a `Document` and knows one form."""
