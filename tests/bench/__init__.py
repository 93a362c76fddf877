"""Measurements, run by `make bench`: tables with ratios, taken in turns within one process."""
