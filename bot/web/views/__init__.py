"""What pages show, as values: made from an analysis, read by the templates."""
