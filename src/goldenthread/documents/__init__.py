"""One document tree and its printers: HTML, PDF and spreadsheets."""
