"""Where people are signed in: how long a session lasts, the list of them, and ending them."""
