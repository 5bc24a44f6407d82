"""Pictures of numbers: curves, tiles, pictures of samples and weights, bars."""
