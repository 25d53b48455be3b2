"""The number of examples for property-based tests: few normally, twenty times as many in depth.

A normal run always uses the same examples, so that a failure comes from the change under test.
`make test-deep` draws new ones each time. There is no deadline, since machines may be busy.
"""

import os

from hypothesis import settings

USUAL, DEEP = 100, 2000

settings.register_profile("usual", deadline=None, derandomize=True, max_examples=USUAL)
settings.register_profile("deep", deadline=None, max_examples=DEEP)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


def examples(usual: int) -> int:
    """Return the number of examples for a slow test: `usual`, or more with the deep profile."""
    return usual * settings.default.max_examples // USUAL
