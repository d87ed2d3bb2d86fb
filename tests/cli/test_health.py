"""`pca health`: never good while nothing reaches anybody; of a process alone it says whether its loops run."""

from __future__ import annotations

import json
from typing import Any

from pca.channel_choice import channels_for
from pca.clockwork.pulse import Pulse
from pca.runtime import Runtime
from pca.settings import Settings
from pca.store.kit.database import Store


def beat(desk: Any) -> None:
    """What a loop writes down that has just done its work."""
    settings = Settings(data=desk.folder)
    with Store.open(settings.database_url) as store:
        pulse = Pulse(Runtime(store=store, settings=settings, channels=channels_for(settings)), "run")
        pulse.did("tick")
        pulse.did("deliver")
        pulse.watch(Runtime(store=store, settings=settings))


def test_health_is_not_good_before_something_reaches_somebody(desk: Any) -> None:
    assert desk.run("health", "--loops").exit_code == 1
    beat(desk)
    loops = desk.run("health", "--loops")
    assert (loops.exit_code, loops.stdout) == (0, "Les boucles tournent\n")
    assert json.loads(desk.run("health", "--loops", "--json").stdout)["healthy"] is True
    whole = desk.run("health")
    assert (whole.exit_code, "Tout va bien" in whole.stdout) == (1, False)
    assert whole.stderr.startswith("Aucun canal ne sort de cette machine")
    mailing = {"PCA_SMTP_HOST": "127.0.0.1", "PCA_MAIL_FROM": "pca@maison.example"}
    assert desk.run("health", **mailing).stdout.splitlines()[-1] == "Tout va bien"
