"""The link check: does each link still work, and if not, what is wrong with it?

`network` decides which addresses may be contacted and `transport` enforces it. `checker` checks one
link, `batch` checks many, and `record` saves the results. `check` runs all of it.
"""

from curriculum.links.check import LinkCheckResult, OfflineError, check_links
from curriculum.links.network import Network

__all__ = ["LinkCheckResult", "Network", "OfflineError", "check_links"]
