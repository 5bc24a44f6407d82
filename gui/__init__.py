"""The window. Imports core, PySide6 and pyqtgraph; core never imports this."""
