"""The review of who has access, once a term: the list, the decisions and their record."""
