"""What people wrote is read by a person, and perhaps answered; by whom and when is written down, never the text."""

from __future__ import annotations

from pca.domain.draft import Draft, refuse
from pca.domain.facts import TextRead
from pca.domain.message_acts import ReadText


def read(draft: Draft, act: ReadText) -> None:
    """Note that a text was read. Read again without an answer, nothing changes: the first reader stands."""
    text = draft.situation.sent.text
    if draft.actor not in draft.situation.organisation.people:
        refuse("not_entitled", person=draft.actor, what="read_text", roles="—")
    if text is None or (act.digest and act.digest != text.digest):
        refuse("text_unknown", text=act.text)
    if text.read_by is None or act.reply:
        draft.add(TextRead(text=act.text, digest=text.digest, reply=act.reply))
