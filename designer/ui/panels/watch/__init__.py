"""The Watch panel: small pictures of what a person keeps an eye on, now and at moments that were kept."""
