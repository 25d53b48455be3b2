"""The personal calendar of a member of staff, to which their calendar program subscribes.

`events` collects its entries as plain dataclasses, `feed` writes them as an iCalendar file, and
`address` makes and reads the secret addresses.
"""
