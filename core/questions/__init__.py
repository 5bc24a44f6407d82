"""Questions that pass over the whole data, and the process that answers them beside the window."""
