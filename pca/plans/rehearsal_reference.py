"""The form of a rehearsal written down: a reference page made from the model that reads it."""

from __future__ import annotations

from pca.plans.described import Tables, in_order, schema_of
from pca.plans.rehearsals import VERBS, Rehearsal

_INTRODUCTION = f"""\
# Rehearsals

This page is made from the model that reads a rehearsal; a test keeps both equal.

A rehearsal plays a whole crisis of one plan on a virtual clock: `playbooks/<plan>/rehearsals/<case>.yaml`, played with
`pca rehearse`. It is YAML, read as strictly as [a plan](playbook.md). It says what somebody does at which instant
(`steps`), how people answer their tasks (`answers`), how the channel behaves (`sending`), which figures arrive by
themselves (`feeds`), and what must come out (`expect`): where it does not, the rehearsal fails and names what differs.

Each step does one thing: {", ".join(f"`{verb}`" for verb in VERBS)}. A step that the rules must refuse says
`refused: true`. Everything that is drawn (who is late, who is silent) is drawn from `seed`, so that the same file gives
the same journal."""


def rehearsal_reference() -> str:
    """The reference page of rehearsals, in Markdown."""
    schema = schema_of(Rehearsal)
    tables = Tables(schema["$defs"])
    blocks = [tables.block(name, schema["$defs"][name]) for name in in_order(schema)]
    return "\n\n".join([_INTRODUCTION, tables.block("Rehearsal", schema), *blocks]) + "\n"
