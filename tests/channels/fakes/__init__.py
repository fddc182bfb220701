"""Platforms on loopback: real servers that sign, repeat, hang up, refuse and record."""
