"""The commands of `build.py`."""

import argparse
from pathlib import Path

from . import generate, site, toolchain
from .project import DIST, ROOT, Trouble, say


def build(_options):
    """Makes dist/."""
    made = site.build()
    say(f"dist/ is ready: {DIST}" if made else "dist/ is up to date.")


def serve(options):
    """Builds if needed, then serves dist/."""
    from .serve import Server

    site.build()
    with Server(DIST, port=options.port) as server:
        print(f"Serving the demo at {server.url}  (stop with Ctrl-C)", flush=True)
        server.wait()


def test(options):
    """Sets up and runs the tests; what follows goes to pytest."""
    from . import testing

    return testing.run(options.words)


def bench(options):
    """Measures against the JavaScript SDK."""
    from . import bench

    return bench.run(options.json)


def pictures(_options):
    """Takes the pictures of docs/images/ anew."""
    from . import pictures

    return pictures.run()


def regenerate(_options):
    """Writes the checked-in generated files anew, from the tables."""
    for path in generate.write_checked_in():
        say(f"{path.relative_to(ROOT)} is new.")


def reformat(_options):
    """Formats the Python and the JavaScript."""
    from . import formatting

    formatting.write()


def lock(_options):
    """Takes addresses out of package-lock.json."""
    toolchain.clean_lock()


def main(words):
    """Runs one command; what the person can mend is said without a traceback."""
    parser = argparse.ArgumentParser(
        prog="build.py", description="Makes, serves, tests and measures the softphone SDK."
    )
    parser.set_defaults(run=build)
    commands = parser.add_subparsers(metavar="command")
    rows = (
        ("build", build),
        ("serve", serve),
        ("test", test),
        ("bench", bench),
        ("pictures", pictures),
        ("generate", regenerate),
        ("format", reformat),
        ("lock", lock),
    )
    for name, run in rows:
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run)
        if name == "serve":
            command.add_argument("--port", type=int, default=8000)
        if name == "bench":
            command.add_argument("--json", metavar="FILE", type=lambda name: Path(name).absolute())
    options, rest = parser.parse_known_args(words)
    if options.run is test:
        options.words = rest
    elif rest:
        parser.error(f"unknown arguments: {' '.join(rest)}")
    try:
        return options.run(options) or 0
    except Trouble as trouble:
        say(f"\n{trouble}")
        return 1
    except KeyboardInterrupt:
        return 130
