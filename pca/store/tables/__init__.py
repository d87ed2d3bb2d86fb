"""The tables, one file for each subject: the one truth about what is stored. All of them together: `whole`."""
