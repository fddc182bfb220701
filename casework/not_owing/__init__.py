"""People who are asked to pay what is not theirs to pay: short paths, never a plan."""
