"""Reads settings from the environment. A wrong one ends the program with a sentence."""

from typing import Any

import environ

ON = ("on", "yes", "true", "1")
OFF = ("off", "no", "false", "0")


class WrongSettingError(SystemExit):
    """A setting that cannot be meant. It ends a program with its sentence and exit code 1."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{sentence} Nothing was started.")


class Environment(environ.Env):
    """The environment. A setting that is empty counts as not set, as container files leave it.

    `names` are those of all settings that were asked for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get_value(
        self, var: str, cast: Any = None, default: Any = None, parse_default: bool = False
    ) -> Any:
        """Return the value of a setting. A "$" at its start is a sign like any other."""
        self.names.add(var)
        given = self.ENVIRON.get(var, "").strip()
        if given:
            return self.parse_value(given, cast)
        return self.parse_value(default, cast) if parse_default else default

    def bool(self, var: str, default: Any = False) -> bool:
        """Return whether a setting is on. Raise WrongSettingError for other words."""
        given = self.get_value(var, default="")
        if not given:
            return default
        if given.lower() not in ON + OFF:
            raise WrongSettingError(f"{var} is “{given}”. It can be on or off.")
        return given.lower() in ON

    def int(
        self, var: str, default: Any = 0, least: int | None = 1, most: int | None = None
    ) -> int:
        """Return a whole number. Raise WrongSettingError for anything else."""
        given = self.get_value(var, default="")
        if not given:
            return default
        try:
            number = int(given)
        except ValueError:
            number = None
        if number is None or number < (least or 0) or (most is not None and number > most):
            limits = f"from {least or 0} to {most}" if most else f"of {least or 0} or more"
            raise WrongSettingError(f"{var} is “{given}”. It can be a whole number {limits}.")
        return number

    def words(self, var: str, default: list[str]) -> list[str]:
        """Return the parts between commas, without spaces around them."""
        given = self.get_value(var, default="")
        return [part.strip() for part in given.split(",") if part.strip()] or default

    def choice(self, var: str, among: tuple[str, ...], default: str) -> str:
        """Return one of these words. Raise WrongSettingError for another."""
        given = self.get_value(var, default=default).lower()
        if given not in among:
            raise WrongSettingError(f"{var} is “{given}”. It can be {' or '.join(among)}.")
        return given
