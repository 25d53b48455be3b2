"""Takes in the spreadsheet in which a school kept its own record of lessons.

`read_tracker` finds classes, sessions and marks in a file without looking at the database.
`Questions` matches them with the school, by what is certain and by what the person answered.
`bring_over` records the lessons, all or none, and `undo_tracker_import` takes them back.
"""
