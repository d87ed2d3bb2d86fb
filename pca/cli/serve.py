"""The command `pca serve`: the web application, until it is told to stop."""

from __future__ import annotations

import errno
import logging
from typing import Annotated

import typer

from pca.cli import desk
from pca.cli.words import say
from pca.clockwork import heartbeat, lines
from pca.services.administration import keys
from pca.web.serve import NotHere
from pca.web.serve import serve as serve_application


def serve(
    host: Annotated[str, typer.Option(help="Address; a proxy with TLS stands before it.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")] = 8080,
    beat: Annotated[bool, typer.Option(help="Deadlines and deliveries in this process too.")] = True,
) -> None:
    """Serve the web application, until SIGTERM or Ctrl-C."""
    lines.tell(logging.INFO)
    with desk.installation() as runtime:
        keys.introduce(runtime)
        try:
            serve_application(
                runtime, host=host, port=port, beat=beat, started=lambda at: desk.tell(say("serving", address=at))
            )
        except NotHere:
            raise desk.Unusable(say("not_loopback", host=host)) from None
        except heartbeat.AlreadyRunning as error:
            raise desk.Unusable(say("already_running", number=error.number)) from None
        except OSError as error:
            raise desk.Unusable(say(_BINDING.get(error.errno or 0, "not_bound"), host=host, port=port)) from None
        desk.tell(say("stopped"))


_BINDING = {errno.EADDRINUSE: "port_taken", errno.EACCES: "port_forbidden"}
"""Why an address cannot be had, by the system's number for it."""
