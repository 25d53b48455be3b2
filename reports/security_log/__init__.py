"""The page of the security log, for the PSHE lead and the safeguarding lead."""
