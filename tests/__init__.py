"""Tests, in the order of the source they speak of."""

import pytest

# Before a test module imports it: what is a plugin as well is to be rewritten from the start.
pytest.register_assert_rewrite("tests.database")
