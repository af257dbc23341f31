"""A Wazo stack for the tests. It answers as the services of a real one (26.08) did: `answers/` holds what they said, and
`test_wazo_stub.py` puts each recorded request to it again. A module is a service.
"""

from .people import USERS, password
from .stack import WazoStub

__all__ = ["USERS", "WazoStub", "password"]
