"""The settings that an installation gives in its environment: read, checked, and refused."""
