"""The limits of config/limits.py, each replaced where the environment has another."""

from django.core.exceptions import ImproperlyConfigured

from classes.limits.rates import parsed
from config.environment.reading import Environment, WrongSettingError
from config.limits import LIMITS


def limits_of(env: Environment) -> dict[str, str]:
    """Return the limits by action. Raise WrongSettingError for one that cannot be read.

    A limit of “off” is none.
    """
    limits = {
        action: env.str(f"LIMIT_{action.upper()}", default=usual)
        for action, usual in LIMITS.items()
    }
    for action, limit in limits.items():
        try:
            parsed(limit, action)
        except ImproperlyConfigured as error:
            raise WrongSettingError(str(error)) from None
    return limits
