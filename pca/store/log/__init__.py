"""The main courante and the points of situation."""
