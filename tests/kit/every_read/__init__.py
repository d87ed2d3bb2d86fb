"""Each reading of the store, by room: what `tests/store/test_every_read.py` asks at five moments."""
