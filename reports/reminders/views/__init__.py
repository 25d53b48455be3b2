"""The pages about emails: what was sent, what each person gets, and the way to end it."""
