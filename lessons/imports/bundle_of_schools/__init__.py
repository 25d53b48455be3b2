"""Class lists of many schools in one source, each imported into its own school."""
