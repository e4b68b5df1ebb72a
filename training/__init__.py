"""Trains the models that the project ships. Nothing here is needed at run time."""
