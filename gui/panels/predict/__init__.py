"""The window that asks the network about files of somebody's own."""
