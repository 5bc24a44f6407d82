"""Tests of the panels around the stack."""
