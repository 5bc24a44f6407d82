"""The epochs of a training as a list: their figures, and the way back to each."""
