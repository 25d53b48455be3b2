"""England: 16,800 schools with three years each, and what they cost the pages of one of them.

`make bench-england` runs it. One school is made by the application itself (`template`), in a
database of its own. A second database holds that school 16,800 times (`multiply`). Then the same
requests are sent to both in turn (`measure`, `asking`).
"""

SLUG = "invented"
"""The short name of the school; a copy has its number after it."""
GROUP = "england"
"""The short name of the group that all schools share their figures with."""
