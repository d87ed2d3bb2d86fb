"""What is open where: regimes, hours, days that are not like the others."""
