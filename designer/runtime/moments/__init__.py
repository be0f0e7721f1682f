"""Values of the live module at other moments: kept on disk, and laid beside those of now."""
