"""The panels around the stack."""
