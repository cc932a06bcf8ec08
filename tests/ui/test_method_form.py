from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from layered.methods import all_methods
from layered.methods.method import Parameter, check_parameters, parameter, parameters_of
from layered.ui.method_form import MethodForm
from tests.ui.mouse import move


@dataclass(frozen=True)
class Odd:
    bleed: float = parameter(
        0.5, Parameter("Bleed", "h", low=0, high=1, low_end="Less bleed", high_end="Softer")
    )
    count: int = parameter(4, Parameter("Parts", "h", low=2, high=10, advanced=True))
    everywhere: bool = parameter(False, Parameter("Everywhere", "h"))
    kind: str = parameter("hum", Parameter("Kind", "h", choices=("hum", "tap")))
    size: int | str = parameter("auto", Parameter("Size", "h", low=2, high=32, words=("auto",)))


@pytest.fixture
def form(qtbot, themed):
    form = MethodForm(Odd)
    qtbot.addWidget(form)
    form.resize(280, 300)
    form.show()
    return form


def test_it_starts_with_what_the_method_declares(form):
    assert form.values == Odd()


def test_every_kind_of_control_changes_its_value(qtbot, form):
    slider = form.controls["bleed"]
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    move(slider, QPoint(400, 10))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(form.controls["everywhere"], Qt.MouseButton.LeftButton)
    qtbot.keyClick(form.controls["kind"], Qt.Key.Key_Down)
    form.controls["count"].setValue(8)
    assert form.values == Odd(bleed=1.0, count=10, everywhere=True, kind="tap")
    check_parameters(form.values)


def test_a_number_or_a_word_is_stepped_through_or_typed(qtbot, form):
    field = form.controls["size"]
    assert field.text() == "auto"
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert form.values.size == 2
    for typed, value in (("17", 17), ("auto", "auto")):
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert form.values.size == value
    form.show_values(Odd(size=5))
    assert field.text() == "5"
    form.reset()
    assert form.values.size == "auto"


def test_a_value_between_two_places_of_a_slider_stays_as_it_is(form):
    form.show_values(Odd(bleed=0.12345))
    assert form.values.bleed == 0.12345
    slider = form.controls["bleed"]
    slider.setValue(slider.value() + 1)
    assert form.values.bleed == pytest.approx(0.13)


def test_sliders_are_named_by_their_outcome(form):
    texts = [label.text() for label in form.findChildren(QLabel)]
    assert {"Less bleed", "Softer"} <= set(texts)


def test_the_advanced_ones_are_folded_away(form):
    assert form.has_advanced
    assert not form.controls["count"].isVisible()
    form.show_advanced(shown=True)
    assert form.controls["count"].isVisible()


def test_reset_goes_back_to_the_defaults(form):
    form.show_values(Odd(0.1, 2, everywhere=True, kind="tap"))
    assert form.values == Odd(0.1, 2, everywhere=True, kind="tap")
    form.reset()
    assert form.values == Odd()


@pytest.mark.parametrize("method", all_methods(), ids=lambda method: method.name)
def test_every_method_has_a_form_with_names_and_help(qtbot, themed, method):
    form = MethodForm(method.parameters)
    qtbot.addWidget(form)
    assert set(form.controls) == set(parameters_of(method.parameters))
    assert form.values == method.parameters()
    for control in form.controls.values():
        assert control.accessibleName()
        assert control.accessibleDescription()


@pytest.mark.parametrize("method", all_methods(), ids=lambda method: method.name)
def test_every_method_has_a_menu_entry_that_chooses_it(open_window, method):
    entry = open_window.actions_of.all[f"method_{method.name}"]
    assert entry.text() == method.title
    entry.trigger()
    assert open_window.side.separating.method is method
    assert entry.isChecked()
