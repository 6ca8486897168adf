"""Taking a trained network away."""
