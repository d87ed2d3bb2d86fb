"""Words that several rooms say: of the journal's acts and facts, and of the plan's fields."""

from __future__ import annotations

from pca.catalogue import Words

ACTS, ACTORS = Words("journal.acts"), Words("journal.actors")
"""What was asked, and who asks when nobody does."""

FACTS = Words("journal.facts")
"""What happened, one sentence for each kind of fact."""

FACT_KINDS = Words("journal.kinds")
"""What each kind of fact is called in a list to choose from."""

CHANGES, OUTCOMES = Words("journal.changes"), Words("journal.outcomes")

VALUES = Words("house.values")
"""Yes and no."""

FIELDS, SCENARIOS = Words("plan.fields"), Words("plan.scenarios")
ARCHIVE = Words("plan.archive")
"""What can be wrong with an archive that somebody sends in."""
