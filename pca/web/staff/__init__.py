"""Staff measures: whom they are about, exceptions, trips, sessions that are put off."""
