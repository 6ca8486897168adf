"""The layers nearly every network has."""
