"""Messages a second to a local mail server, rendering and outcome rows included: embedded, two workers, and eight."""

from __future__ import annotations

import smtplib
from pathlib import Path
from time import perf_counter

from cluster import Cluster
from measure import Check, finish, options, ratio, scratch
from post import DOMAIN, Post, Sink, sink, stop

from pca.channels.mail import address_of, mail_bytes
from pca.channels.port import Outgoing
from pca.clock import SystemClock


def main() -> None:
    given = options(__doc__, messages=(10_000, 20), rounds=(3, 1), crowd=(8, 2))
    rates: dict[str, list[float]] = {"bare": [], "embedded": [], "workers": []}
    with scratch() as folder, Cluster() as cluster:
        for number in range(given.rounds):
            room = folder / str(number)
            for name, url in (("embedded", ""), ("workers", cluster.new(f"delivery_{number}"))):
                place = room / name
                place.mkdir(parents=True)
                with sink(place) as server:
                    rate, _ = delivered(place, server, given.messages, url)
                    rates[name].append(rate)
            with sink(room) as server:
                rates["bare"].append(bare(server.port, given.messages))
        crowd = folder / "crowd"
        crowd.mkdir()
        with sink(crowd) as server:
            many, once = delivered(crowd, server, given.messages, cluster.new("delivery_crowd"), workers=given.crowd)
    best = {name: round(sorted(found)[len(found) // 2], 1) for name, found in rates.items()}
    checks = [
        Check("messages a second, embedded (SQLite)", best["embedded"], "/s", 500, at_least=True),
        Check("messages a second, two workers (PostgreSQL)", best["workers"], "/s", 600, at_least=True),
        Check("embedded ÷ bare smtplib loop", ratio(rates["embedded"], rates["bare"]), "×", 0.6, at_least=True),
        Check("two workers ÷ bare smtplib loop", ratio(rates["workers"], rates["bare"]), "×", 0.5, at_least=True),
        Check(f"different mails ÷ mails accepted, {given.crowd} workers", once, "×", 1, at_least=True),
    ]
    finish(
        "delivery",
        given,
        checks,
        messages=given.messages,
        rounds=given.rounds,
        per_second={**best, f"{given.crowd} workers": round(many, 1)},
    )


def delivered(folder: Path, server: Sink, count: int, url: str, workers: int = 2) -> tuple[float, int]:
    """Tell `count` people once; messages a second from the first one accepted to the last outcome recorded.

    And which share of the mails accepted were different ones. On a server's database so many `workers` send.
    """
    post = Post(folder / "home", server.port, count, url)
    post.prepare()
    named = [("worker", "--name", str(number + 1)) for number in range(workers)]
    words: list[tuple[str, ...]] = [*named] if url else [("run",)]
    processes = post.start_all(*words)
    try:
        before = server.count()  # what was said before this decision
        post.activate()
        post.wait(count, 900)
        done = SystemClock().now().timestamp()
    finally:
        codes = stop(*processes)
    accepted = server.accepted()[before:]
    different = len({name for _, name, _ in accepted})
    post.close()
    if any(codes) or different < count or post.troubles():
        raise SystemExit(f"{len(accepted)} accepted, {different} different, exit codes {codes}; {post.troubles()}")
    return different / (done - accepted[0][0]), different / len(accepted)


def bare(port: int, count: int) -> float:
    """As many ready mails over one connection by the standard library alone: a second."""
    sender, at = address_of("Institution", f"pca@{DOMAIN}"), SystemClock().now()
    mails = []
    for number in range(count):
        to = address_of(f"Nom head-S{number}", f"head-S{number}@{DOMAIN}")
        text = "Bonjour,\n\nLe plan « Grand plan » vous confie 1 tâche(s).\n" + "Lire la consigne, et le dire.\n" * 12
        outgoing = Outgoing(
            key=f"bare/M{number}",
            kind="mail",
            name="",
            address=to.addr_spec,
            subject="Une tâche",
            body=text,
            language="fr",
            mode="real",
            at=at,
        )
        mails.append((to.addr_spec, mail_bytes(sender, to, outgoing)))
    started = perf_counter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname=DOMAIN) as line:
        for to_address, mail in mails:
            line.sendmail(sender.addr_spec, [to_address], mail)
    return count / (perf_counter() - started)


if __name__ == "__main__":
    main()
