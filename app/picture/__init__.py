"""Pictures of networks, for papers, slides and reviews; each carries its network."""
