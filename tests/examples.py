"""How many examples a property is tried with: few on each run, twenty times as many in depth.

On each run they are the same, so that a change fails for what it changed. `make test-deep` draws
new ones each time. How long an example takes says nothing on a busy machine.
"""

import os

from hypothesis import settings

USUAL, DEEP = 100, 2000

settings.register_profile("usual", deadline=None, derandomize=True, max_examples=USUAL)
settings.register_profile("deep", deadline=None, max_examples=DEEP)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


def examples(usual: int) -> int:
    """Return how many examples to draw where each is slow: `usual`, and more in depth."""
    return usual * settings.default.max_examples // USUAL
