"""Scripts behind the Makefile; no product code."""
