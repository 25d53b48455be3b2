"""Is this file the workbook that the school made? Read, compared and answered here.

`reports/digests.py` is taken when a workbook is made and kept for good, so that a file can be told
when the kept one is gone. Everything else is about a file that somebody gives, who may be anybody.
"""
