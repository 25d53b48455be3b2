"""Looking at the addresses of links: which may be contacted, what they answer, what is kept of it.

`network` says which addresses may be contacted, `transport` sees to it, `look` looks at one link,
`rounds` at many, `record` keeps what was found, and `check` is all of it together.
"""

from curriculum.links.check import Checked, OfflineError, check_links
from curriculum.links.network import Network

__all__ = ["Checked", "Network", "OfflineError", "check_links"]
