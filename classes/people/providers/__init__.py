"""Signing in with Microsoft 365, Google or another OpenID provider, by django-allauth."""
