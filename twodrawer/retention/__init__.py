"""How long a record is kept: legal holds today; clocks and destruction stand on them."""
