"""The small world of the panels, for state holders too."""

from tests.gui.panels.conftest import world as world
