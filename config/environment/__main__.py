"""Prints how the server is to run, as JSON, for config/gunicorn.py: python -m config.environment

It is a process of its own, because gunicorn must not import what its workers import anew after an
upgrade. A setting that cannot be meant ends it with a sentence.
"""

import json
from dataclasses import asdict

from config.settings import SERVER

print(json.dumps(asdict(SERVER) | {"bind": SERVER.listening.bind}))  # noqa: T201
