"""Prepares a fresh clone: environment, dependencies, sentence encoder, model.

Runs before anything is installed, on whatever Python the machine has (3.8 and newer), so it uses the
standard library alone and imports nothing else of the project.
"""
