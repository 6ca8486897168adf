"""Dialogs: questions, errors, help."""
