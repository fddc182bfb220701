"""Where a complaint goes, in which order, and by when an answer is due."""
