"""The installation itself: its keys, copies and health."""
