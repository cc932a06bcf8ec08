from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from layered.ui.overlays import beside

VIEW = QSizeF(432, 120)


@given(
    x=st.floats(0, VIEW.width()),
    y=st.floats(0, VIEW.height()),
    width=st.floats(20, VIEW.width() / 2 - 32),
    height=st.floats(10, 24),
)
def test_the_label_lies_beside_the_pointer_and_never_over_its_row_or_column(x, y, width, height):
    place = beside(QPointF(x, y), QSizeF(width, height), VIEW)
    assert QRectF(QPointF(0, 0), VIEW).contains(place)
    assert place.left() >= x + 12 or place.right() <= x - 12
    assert place.top() >= y + 12 or place.bottom() <= y - 12
    assert max(place.left() - x, x - place.right()) <= 20
    assert max(place.top() - y, y - place.bottom()) <= 20
