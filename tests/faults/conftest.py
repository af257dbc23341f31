"""What faults share."""

from tests.attack.stage import phone_server, stage  # noqa: F401
