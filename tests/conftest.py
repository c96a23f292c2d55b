"""One profile for every property: the same examples in every run, and no failure by the clock."""

from hypothesis import settings

settings.register_profile("canvon", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("canvon")
