"""Finding and selecting: nodes by what they are, along the wires, by kind."""
