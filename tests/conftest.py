"""Property tests look for new counterexamples here, and repeat the same ones where CI decides.

How long an example takes says nothing: machines are shared.
"""

import os

from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
