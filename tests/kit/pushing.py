"""A site that pushes notifications."""

from __future__ import annotations

import base64

from py_vapid import Vapid02

from pca.channels.configured import Push
from pca.channels.webpush import PushChannel
from tests.browser.conftest import Site


def b64(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def notifying(site: Site) -> Site:
    """The site with a push channel."""
    made = Vapid02()
    made.generate_keys()
    private = b64(made.private_key.private_numbers().private_value.to_bytes(32))
    push = Push(private_key=private, contact="mailto:pca@x.example", hosts=("push.example",))
    site.runtime.channels = (*site.runtime.channels, PushChannel(push))
    return site
