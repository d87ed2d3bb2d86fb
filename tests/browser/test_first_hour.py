"""An administrator's first hour: from `pca init` to first steps that are all green, because they are so."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
import typer
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from pca.channel_choice import channels_for
from pca.cli.main import app
from pca.clockwork.pulse import Pulse
from pca.runtime import Runtime
from pca.settings import load_settings
from pca.store.kit.database import Store
from pca.web.app import create_app
from tests.browser.conftest import WCAG, troubles
from tests.kit.gateway import Gateway
from tests.web.serving import on_a_port

FIRST, OWN = "le premier mot de passe", "une phrase que moi seul connais"


class Post:
    """A mail server that keeps whom it wrote to."""

    def __init__(self) -> None:
        self.recipients: list[str] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        self.recipients += envelope.rcpt_tos  # type: ignore[attr-defined]
        return "250 taken"


class AnyPort(Controller):
    """Listens on whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    kept = Post()
    server = AnyPort(kept, hostname="127.0.0.1", port=0, ready_timeout=20)
    server.start()
    yield kept, server.port
    server.stop()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, post: tuple[Post, int]) -> Path:
    """What `pca init` makes, its directory filled in, its mail server set, its first administrator given a password."""
    for name in ("PCA_CONFIG", "PCA_DATA", "PCA_DATABASE", "PCA_AS", "PCA_NOTIFICATIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PCA_LANGUAGE", "fr")
    monkeypatch.setenv("PCA_BACKUP_PASSPHRASE", "une phrase assez longue")
    monkeypatch.setattr(typer, "prompt", lambda *_, **_how: FIRST)
    folder = tmp_path / "banque"
    monkeypatch.chdir(tmp_path)
    command("init", "banque")
    monkeypatch.chdir(folder)
    fill_in(folder / "annuaire" / "people.csv")
    with (folder / "pca.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'smtp_host = "127.0.0.1"\nsmtp_port = {post[1]}\nsmtp_security = "none"\n')
        settings.write('mail_from = "pca@maison.example"\n')
    command("directory", "import", "annuaire")
    command("access", "grant", "rpca", "administrator", "--why", "Mise en service")
    command("access", "account", "add", "rpca", "--why", "Mise en service")
    return folder


def command(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, (words, done.output)
    return done.stdout


def fill_in(file: Path) -> None:
    """Everybody gets an address; whoever administers a telephone too."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        row["email"] = f"{row['person']}@maison.example"
        row["phone"] = "+212600000071" if row["person"] == "rpca" else ""
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def signed_in(page: Page, address: str, runtime: Runtime) -> None:
    """By the first password to one's own, and to a second factor."""
    page.goto(f"{address}/signin")
    page.locator("input[name=person]").fill("rpca")
    page.locator("input[name=password]").first.fill(FIRST)
    page.get_by_role("button", name="Se connecter").click()
    for field in page.locator("input[type=password]").all():
        field.fill(OWN)
    page.get_by_role("button", name="Choisir ce mot de passe").click()
    page.goto(f"{address}/account")
    card = page.locator("#second-factor")
    card.get_by_role("button", name="Mettre en place une application de codes").click()
    secret = card.locator(".code").inner_text()
    card.get_by_label("Premier code").fill(pyotp.TOTP(secret).at(runtime.clock.now()))
    card.get_by_role("button", name="Confirmer").click()
    expect(card).to_contain_text("Votre application de codes est en place")


def green(page: Page) -> set[str]:
    """The steps that are done, as the page says."""
    steps = page.locator("main li.card")
    names = {str(one.get_attribute("id")).removeprefix("step-") for one in steps.all() if one.locator(".done").count()}
    return names - {"None"}


def beat(runtime: Runtime) -> None:
    """What the loops write down that `pca serve` runs beside the pages."""
    pulse = Pulse(runtime, "run")
    pulse.did("tick")
    pulse.did("deliver")
    pulse.watch(runtime)


def test_from_the_first_command_to_everything_green(house: Path, post: tuple[Post, int], chromium: Browser) -> None:
    settings, sms = load_settings(house / "pca.toml"), Gateway("sms", "sms")
    sms.name = "sms"
    with Store.open(settings.database_url, durable=False) as store:
        runtime = Runtime(store=store, settings=settings, channels=(*channels_for(settings), sms))  # type: ignore[arg-type]
        with on_a_port(runtime, create_app(runtime)) as port:
            address, context = f"http://127.0.0.1:{port}", chromium.new_context(locale="fr")
            page = context.new_page()
            signed_in(page, address, runtime)
            page.goto(f"{address}/administration")
            expect(page.locator("main")).not_to_contain_text("Tout va bien")
            page.get_by_role("link", name="Premiers pas").first.click()
            assert green(page) == {"administrator", "people"}, "each is so already, and nothing else is"

            mail = page.locator("#step-mail")
            mail.get_by_role("button", name="M’envoyer un message d’essai").click()
            expect(mail).to_contain_text("Le message d’essai est accepté")
            assert set(post[0].recipients) == {"rpca@maison.example"}
            page.locator("#step-channels").get_by_role("button").click()
            expect(page.locator("#step-channels")).to_contain_text("Le message d’essai est accepté")

            page.locator("#step-envelope").get_by_role("link", name="Enveloppe scellée").click()
            page.get_by_label("Motif").fill("Mise en service")
            page.get_by_role("button", name="Faire la première moitié").click()
            expect(page.locator(".secret").first).to_be_visible()
            command("access", "grant", "dg", "director", "--why", "Direction")
            command("access", "break-glass", "confirm", "1", "--as", "dg")
            command("backup", str(house / "premiere.pca"))
            beat(runtime)

            page.goto(f"{address}/administration/first-steps")
            assert green(page) == {"loops", "mail", "channels", "administrator", "envelope", "people", "backup"}
            expect(page.locator("main")).to_contain_text("Tout est en place, constaté à l’instant.")
            assert troubles(page, WCAG) == []
            page.keyboard.press("?")
            expect(page.locator("#guide")).to_contain_text("Une ligne n'est verte que si le programme l'a constaté")
            page.keyboard.press("Escape")

            settings = settings.model_copy(update={"smtp_port": settings.smtp_port + 1})
            runtime.settings = settings
            page.reload()
            assert "mail" not in green(page), "another server was never tested"
            context.close()
