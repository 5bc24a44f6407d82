"""The trainer process, the framed protocol it speaks, and its other end in the window."""
