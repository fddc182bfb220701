"""Crisis support."""
