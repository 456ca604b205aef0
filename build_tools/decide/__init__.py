"""Records to decisions: pure functions of the data and a day."""
