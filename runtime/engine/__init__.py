"""The only place that imports torch; it runs in a worker process of its own."""
