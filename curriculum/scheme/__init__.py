"""Schemes of work as .csv or .xlsx files, one row for each session, to share between schools."""

from curriculum.scheme.reading import Scheme, read_scheme
from curriculum.scheme.refusal import SchemeRefusedError
from curriculum.scheme.row import SchemeSession
from curriculum.scheme.writing import scheme_csv, scheme_xlsx

__all__ = [
    "Scheme",
    "SchemeRefusedError",
    "SchemeSession",
    "read_scheme",
    "scheme_csv",
    "scheme_xlsx",
]
