"""Interactions: one class per gesture; a commit is one step of undo, Esc leaves no trace."""
