"""Colours of many epochs as one image."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from hypnoscope.plots.reduction import Columns
from hypnoscope.plots.theme import ColourTable


class StageImage(pg.ImageItem):
    """Colour codes in rows and columns, one column per epoch or run of epochs.

    One image draws in the time of one region item, of which a day would need thousands.
    """

    def __init__(self, z_value: float) -> None:
        super().__init__(axisOrder="row-major")
        self.setZValue(z_value)

    def set_colours(self, table: ColourTable) -> None:
        """Draw code i in the RGBA colour of row i."""
        self.setLookupTable(table)
        self._levels = (0, len(table))
        if self.image is not None:
            self.setLevels(self._levels)

    def show_codes(
        self, codes: NDArray[np.uint8], columns: Columns, epoch_s: float, height: float
    ) -> None:
        """Draw `codes`, shape (n_rows, n_columns), over heights 0 to `height`."""
        if not codes.size:
            self.clear()
            return
        self.setImage(np.ascontiguousarray(codes), levels=self._levels)
        start_s = columns.start * epoch_s
        width_s = (columns.drawn_stop - columns.start) * epoch_s
        self.setRect(QRectF(start_s, 0.0, width_s, height))
