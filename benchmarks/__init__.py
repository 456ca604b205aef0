"""What the tool costs at the size of a country; never part of the tests, which say nothing of time."""
