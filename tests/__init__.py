"""Tests, in the order of the source they speak of."""
