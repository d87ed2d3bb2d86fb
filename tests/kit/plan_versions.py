"""Further versions of the small plan: published, approved, packed, sent in."""

from __future__ import annotations

import json
import re
from typing import Any

from pca.domain import orders
from pca.plans.texts import content_hash, freeze, messages_of, read_texts, thaw
from pca.plans.written import files_of, zipped
from pca.shipped import data_folder
from tests.web.conftest import Browser, House


def other(house: House, **changed: Any) -> tuple[str, str]:
    """Hash and frozen body of another version of the small plan, with every text it needs."""
    plain = json.loads(house.world.body)
    plain["playbook"].update({"version": "1.1.0", **changed})
    playbook, _ = thaw(json.dumps(plain).encode())
    texts = read_texts(data_folder("notifications"), messages_of(playbook))
    texts |= {("note", kind, "fr"): "Note.\n" for kind in ("subject", "mail")}
    return content_hash(playbook, texts), freeze(playbook, texts).decode()


def published(house: House, who: str = "author", *, approve: bool = False, **changed: Any) -> str:
    hash, body = other(house, **changed)
    house.world.ok(orders.PublishPlan(hash=hash, body=body), who, crisis=None)
    if approve:
        house.world.ok(orders.ApprovePlan(hash=hash), "dir", crisis=None)
    return hash


def archive(house: House, **changed: Any) -> bytes:
    return zipped(files_of(*thaw(other(house, **changed)[1].encode())))


def send(browser: Browser, *files: tuple[str, bytes]) -> Any:
    page = browser.get("/plans/upload").text
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf|order)" value="([^"]*)">', page))
    sent = [("file", (name, content, "application/octet-stream")) for name, content in files]
    return browser.post("/plans/upload", data=hidden, files=sent, headers={"sec-fetch-site": "same-origin"})
