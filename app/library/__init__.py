"""The library: every layer by category, filtered as you type, dragged or added with Enter."""
