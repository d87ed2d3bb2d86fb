"""Trips and sessions in words."""

from pca.catalogue.words import Words

TRIPS = Words("staff.trips")
