"""The verbs of the command line, one a file: each adds its options to a parser and runs."""
