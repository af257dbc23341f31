#!/usr/bin/env python3
"""Makes, serves, tests and measures the softphone SDK; needs nothing but Python 3.11.

python3 build.py                     makes dist/, everything a static host needs
python3 build.py serve [--port N]    builds if needed and serves the demo
python3 build.py test [pytest …]     sets up and runs the tests in real browsers
python3 build.py bench [--json FILE] measures against the JavaScript SDK
python3 build.py pictures            takes the pictures of docs/images/ anew
python3 build.py generate            writes the checked-in generated files anew
python3 build.py format              formats the Python and the JavaScript
python3 build.py lock                takes host names out of package-lock.json
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(f"build.py needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

from tools.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
