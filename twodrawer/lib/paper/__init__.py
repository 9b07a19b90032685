"""How a text becomes a tagged PDF file: `press` sets a room's sheet, `text` and `layout` shape what stands on it.

What stands on a sheet, and what a room calls it, is the room's own. What all sheets share (the page, its type, boxes,
paragraphs) is the typst package in `packages/`, which a sheet takes in with `#import "@local/sheet:1.0.0": *`.
"""
