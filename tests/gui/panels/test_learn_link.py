"""The small buttons beside forms that lead to a Learn page."""

from gui.app import Camada
from gui.panels.learn_link import learn_link


def test_a_button_in_the_data_panel_opens_the_page_about_it(camada: Camada) -> None:
    camada.window.docks.data.come_forward()
    button = learn_link("splitting", camada.window.docks.data.panel)

    button.setEnabled(True)
    button.click()

    assert button.toolTip() == "Learn: Splitting the data"
    assert camada.window.docks.learn.panel.view.kind == "splitting"
