"""What the words of a group's workbook mean. Its pages mean the same."""

from lessons.figures import NEARLY_ALL
from reports.small_counts import FEWEST, SMALL

WORDS = (
    ("Coverage", "Sessions taught ÷ planned sessions, without those that are not due this year."),
    ("Overdue", "Its due date has passed and no lesson is recorded."),
    (
        "Children up to date",
        "On roll, with no open missed lesson. A school that keeps no names does not know it.",
    ),
    (
        "Families reached",
        "Somebody came to an information evening, was sent the materials or was spoken to. A "
        "family counts once for each child.",
    ),
    ("Last logged", "The day on which somebody last logged a lesson of the year."),
    ("Last workbook", "The day on which the school last made its audit workbook of the year."),
    (
        f"Fewer than {SMALL}",
        f"One to {SMALL - 1} children, or all but so many, are not counted. In totals and "
        "percentages they are three, whatever their number is. Of fewer than "
        f"{FEWEST} children nothing else is shown.",
    ),
    (NEARLY_ALL, "Not all, but more than 99 of 100."),
    (
        "Trend",
        "The end of each month. Of a month that had passed before a school shared its figures, "
        "what was overdue is not known, and the plan is as it is now.",
    ),
)
