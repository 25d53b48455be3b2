"""What a workbook is recognised by: the name of its first sheet, and its properties."""

ABOUT = "About"
NUMBER_PROPERTY, SCHOOL_PROPERTY = "Export number", "School"
