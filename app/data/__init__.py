"""What the network learns from and how: the data set, its bindings and the recipe."""
