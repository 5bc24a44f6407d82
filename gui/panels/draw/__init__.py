"""The Draw panel: a canvas or a plane, what the network gets of it, and what it answers."""
