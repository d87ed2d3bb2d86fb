"""Only this machine is served; a proxy with TLS stands before it."""

from __future__ import annotations

import pytest

from pca.web.serve import NotHere, serve
from tests.web.conftest import House


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])
def test_only_this_machine_is_served(house: House, host: str) -> None:
    with pytest.raises(NotHere):
        serve(house.world.runtime, host=host, port=0)
