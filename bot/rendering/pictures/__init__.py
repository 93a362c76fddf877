"""Pictures of an analysis: values in, PNG out, nothing read or kept."""
