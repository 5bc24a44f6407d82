"""Files on the user's disk: writing them safely, the model file, and the folder of a run."""
