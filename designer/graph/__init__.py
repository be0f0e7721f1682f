"""What a person drew: frozen values, pure edits, queries."""
