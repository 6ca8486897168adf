"""Code: the network as readable source, always up to date."""
