"""Pictures in folders and archives, with their classes: found, brought to one size, written."""
