"""Security playbooks of the OASIS form CACAO 2.0, turned into drafts of plans."""
