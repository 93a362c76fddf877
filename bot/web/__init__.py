"""The site: results as pages that can be shared by link."""
