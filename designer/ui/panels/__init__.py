"""The side panels, one a file; `PANELS` in `panels/table.py` lists them."""
