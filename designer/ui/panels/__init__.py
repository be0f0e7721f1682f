"""The side panels, one a folder; `PANELS` in `panels/table.py` lists them."""
