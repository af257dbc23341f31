"""What `build.py` does. Runs on a bare Python 3.11: imports nothing but the standard library."""
