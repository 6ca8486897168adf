"""What a network is: graph, edits, layer specs, shapes, diagnostics and the project file."""
