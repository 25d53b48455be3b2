"""Calculates how much classes have been taught, once for the whole product."""

from lessons.coverage.calculation import (
    NOT_FOR_YEAR_GROUP,
    NOT_IN_PLAN,
    ClassCoverage,
    Coverage,
    cell_of,
    cells_by_class,
    cells_of,
    cells_of_plans,
    classes_with_names,
    coverage_of,
)
from lessons.coverage.cell import TO_COME, Cell

__all__ = [
    "NOT_FOR_YEAR_GROUP",
    "NOT_IN_PLAN",
    "TO_COME",
    "Cell",
    "ClassCoverage",
    "Coverage",
    "cell_of",
    "cells_by_class",
    "cells_of",
    "cells_of_plans",
    "classes_with_names",
    "coverage_of",
]
