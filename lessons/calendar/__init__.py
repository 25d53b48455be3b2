"""The personal calendar: what comes up for a member of staff, for their own calendar program.

`events` holds what is in it, as plain dataclasses; `feed` makes an iCalendar file of them;
`address` makes and reads the secret addresses.
"""
