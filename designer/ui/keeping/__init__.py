"""Nothing a person drew is lost: recovery after a crash, and files that other programs change."""
