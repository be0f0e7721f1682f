"""What a person keeps an eye on while the network learns: small pictures of it now, and at moments that were kept."""
