"""A published version written out as files again, so that it can be taken away, read and changed."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import yaml

from pca.domain.plan.playbook import Playbook
from pca.plans.assembly import HEAD
from pca.plans.texts import Texts, file_of, messages_of

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nil"})


class PlainDumper(yaml.SafeDumper):
    """Writes what every reader of YAML understands alike: no anchors, quotes around all but plain names."""

    def ignore_aliases(self, data: Any) -> bool:
        """Whether a value met twice is written twice: always."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


PlainDumper.add_representer(str, _text)


def files_of(playbook: Playbook, texts: Texts) -> dict[str, bytes]:
    """The files of a version: the playbook, and its texts under `notifications/`. Read again they are that version."""
    body = playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    written = yaml.dump(body, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=1_000_000)
    wanted = set(messages_of(playbook))
    files = {HEAD: written.encode()}
    for key, text in sorted(texts.items()):
        if key[0] in wanted:
            files[f"notifications/{file_of(*key)}"] = text.encode()
    return files


def zipped(files: dict[str, bytes]) -> bytes:
    """The files in one archive; the same files make the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
