"""What may be asked about public alerts."""

from __future__ import annotations

from pca.domain.act import Act
from pca.domain.alerts import Alert


class TakeAlert(Act, frozen=True, tag="take_alert"):
    """Take in a public alert; indicators that read alerts follow."""

    alert: Alert
    source: str = ""
    """The file it stood in, or the host it was pulled from."""
