"""Who stands behind a demand for money, as far as it can be told from what the person saw."""
