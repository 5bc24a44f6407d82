"""Data: datasets and their cache, split, preparation, and one reader per file format."""
