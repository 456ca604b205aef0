"""Files made to harm, through every door by which something comes in, and what must hold of each."""
