"""Reads the register of England’s schools, and says which of its schools are to be started here.

It is the file of all establishments from the Department for Education’s service “Get information
about schools”. No module that `job` imports may import a model: a child has no database.
"""
