"""Dialogue parts of our own: the policy for what cannot wait, and changes to Rasa itself."""
