"""The evidence diary."""
