"""Words that several pages of the desk share. The chart says how the facts of a note are put."""

from twodrawer.chart.words import fact_words, place_words

__all__ = ["fact_words", "place_words"]
