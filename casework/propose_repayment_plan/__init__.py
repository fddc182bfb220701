"""What a borrower can pay each month, how it is shared, and how long it takes."""
