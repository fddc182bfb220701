"""Following up a complaint that was filed."""
