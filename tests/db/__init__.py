import pytest

# Some tests import it before they name it as their plugin.
pytest.register_assert_rewrite("tests.database")
