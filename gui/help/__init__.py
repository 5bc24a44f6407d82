"""The Learn pages: a page per block and per idea, in every language, with the network's numbers."""
