"""Which sessions pupils have had, and which they lack."""

from lessons.had.sessions import PupilSessions, PupilsSessions, sessions_had, sessions_of

__all__ = ["PupilSessions", "PupilsSessions", "sessions_had", "sessions_of"]
