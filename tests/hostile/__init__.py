"""Files of attackers and of unlucky people, for all readers of data: `python -m tests.hostile`."""
