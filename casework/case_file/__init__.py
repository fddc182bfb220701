"""The case file: everything one person told us, on a page and as data."""
