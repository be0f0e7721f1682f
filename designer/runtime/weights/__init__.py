"""Weights of a file, held against a module and put into it."""
