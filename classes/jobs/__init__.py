"""The page of a job: how far the worker is with what somebody asked for."""
