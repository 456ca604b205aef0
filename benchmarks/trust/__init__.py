"""The fifteen figures on which trust in the directory rests, each measured by one command."""
