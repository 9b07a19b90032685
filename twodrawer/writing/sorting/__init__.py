"""Sorting: which of the two drawers a passage belongs in, how surely, and why.

One model file (`static/models/sorter.json`) is read here and in the browser (`static/js/sorter.js`), with the
same answers. It is made from `writing/training/` by `make model`.
"""

from twodrawer.writing.sorting.model_file import Drawer, Model, Sorted, model, sort_passage

__all__ = ["Drawer", "Model", "Sorted", "model", "sort_passage"]
