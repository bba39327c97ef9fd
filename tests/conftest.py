"""Property tests look for new counterexamples here, and repeat the same ones where CI decides."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
