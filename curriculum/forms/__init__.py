"""What people type about modules, sessions and what goes with them: a file a noun."""
