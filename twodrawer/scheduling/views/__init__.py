"""Pages of the calendar room: sessions, series, moving, attendance."""
