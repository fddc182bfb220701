"""Door mode: somebody is at the door now."""
