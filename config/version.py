"""The version of the coverage tracker. docs/CHANGELOG.md says what changed in each version."""

VERSION = "2.0.0"
