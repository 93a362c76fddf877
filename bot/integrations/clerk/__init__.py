"""Clerk, where people sign in on the site: spoken to by OpenID and its backend API."""
