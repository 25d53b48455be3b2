"""Takes in the class list that a school information system writes every night, as a proposal.

`address` and `folder` fetch the list, `proposing` keeps what it would change, `every_night` does
both for each school, and `waiting` says on home what came of it. Only a person applies a proposal,
on the page that checks every import.
"""
