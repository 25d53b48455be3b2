"""Which version of the coverage tracker this is. docs/CHANGELOG.md says what changed in each."""

VERSION = "2.0.0"
