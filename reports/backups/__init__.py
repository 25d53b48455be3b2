"""What a school sees of the backups of its installation. config/backups makes them."""
