"""A user who does anything at any time, by real mouse and keys: `python -m tests.monkey`."""
