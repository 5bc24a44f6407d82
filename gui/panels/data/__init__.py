"""The data panel, and its pages."""
