"""The program, and Python as it is written."""
