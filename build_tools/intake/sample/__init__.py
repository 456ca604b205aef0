"""An invented workspace of any size, the same for the same seed: to try the program with, and to measure it."""
