"""The house's keys, its backups, and sending after a restore: said by the house or whoever administers it."""

from __future__ import annotations

from pca.domain.access.access import live
from pca.domain.access.rights import AccessRole
from pca.domain.draft import Draft, refuse
from pca.domain.facts import BackupMade, BackupRestored, ChannelTested, KeysNoted, SendingReleased
from pca.domain.guard_orders import NoteKeys, RecordBackup, RecordChannelTest, RecordRestore, ReleaseSending
from pca.domain.orders import OPERATOR

RELEASERS = frozenset({AccessRole.ADMINISTRATOR, AccessRole.DIRECTOR, AccessRole.COMMITTEE})
"""Who may let messages leave again, besides the house itself."""


def note_keys(draft: Draft, act: NoteKeys) -> None:
    """Keep fingerprints: of new keys, or of others in their place when somebody says why."""
    _by(draft, frozenset({AccessRole.ADMINISTRATOR}))
    if act.instead:
        draft.require_reason()
    known = draft.situation.guarded.house_keys
    fresh = {
        name: fingerprint
        for name, fingerprint in act.keys.items()
        if (act.instead or name not in known) and known.get(name) != fingerprint
    }
    if fresh:
        draft.add(KeysNoted(keys=fresh))


def record_backup(draft: Draft, act: RecordBackup) -> None:
    """Note a backup that was made."""
    _by(draft, frozenset({AccessRole.ADMINISTRATOR}))
    draft.add(
        BackupMade(
            number=draft.situation.guarded.backups + 1,
            made_at=act.made_at,
            entries=act.entries,
            head=act.head,
            size=act.size,
            sha256=act.sha256,
        )
    )


def record_restore(draft: Draft, act: RecordRestore) -> None:
    """Note a restore or a drill, with what is lost by it and how long it took."""
    _by(draft, frozenset({AccessRole.ADMINISTRATOR}))
    draft.add(
        BackupRestored(
            number=draft.situation.guarded.backups + 1,
            what=act.what,
            made_at=act.made_at,
            entries=act.entries,
            head=act.head,
            milliseconds=act.milliseconds,
            sound=act.sound,
            lost=act.lost,
            waiting=act.waiting,
        )
    )


def release_sending(draft: Draft, act: ReleaseSending) -> None:
    """Let messages leave again, once, and say why."""
    _by(draft, RELEASERS)
    draft.require_reason()
    if not draft.situation.guarded.sending_held:
        refuse("sending_not_held")
    draft.add(SendingReleased(again=act.again))


def record_channel_test(draft: Draft, act: RecordChannelTest) -> None:
    """Note whether a channel took a test message."""
    _by(draft, frozenset({AccessRole.ADMINISTRATOR}))
    draft.add(ChannelTested(channel=act.channel, setup=act.setup, accepted=act.accepted))


def _by(draft: Draft, roles: frozenset[AccessRole]) -> None:
    who = draft.order.who
    held = live(draft.situation.access.grants_of.get(who, ()), draft.now)
    if who != OPERATOR and not any(grant.role in roles for grant in held):
        refuse("not_administrator", person=who)
