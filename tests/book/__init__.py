"""Every row of the book's chapters 5 and 6, drawn, generated, built and run."""
