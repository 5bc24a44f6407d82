"""State of the window: QObjects without widgets. Views read them and hear that they changed."""
