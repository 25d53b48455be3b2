"""Which sessions pupils have had, and which they lack."""

from lessons.had.attended import lessons_attended
from lessons.had.sessions import PupilSessions, PupilsSessions, sessions_had, sessions_of

__all__ = ["PupilSessions", "PupilsSessions", "lessons_attended", "sessions_had", "sessions_of"]
