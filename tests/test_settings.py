"""Settings: alone they work, and every mistake is one clear line."""

from __future__ import annotations

import pytest

from pca.channel_choice import channels_for, inboxes_for, webhooks_for
from pca.settings import SettingsError, load_settings
from pca.shipped import IncompleteInstallation, data_folder


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """No settings of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in __import__("os").environ:
        if name.startswith("PCA_"):
            monkeypatch.delenv(name)


def test_defaults_work_alone():
    settings = load_settings()
    assert settings.database_url == f"sqlite:///{settings.data / 'pca.db'}"
    assert [channel.name for channel in channels_for(settings)] == ["print", "public", "outbox"]
    assert settings.playbooks == data_folder("playbooks")
    assert settings.exercise_mail is False


def test_environment_wins_over_file(tmp_path, monkeypatch):
    (tmp_path / "pca.toml").write_text('institution = "Du fichier"\nsmtp_port = 2525\n', encoding="utf-8")
    monkeypatch.setenv("PCA_INSTITUTION", "De l’environnement")
    settings = load_settings()
    assert (settings.institution, settings.smtp_port) == ("De l’environnement", 2525)
    assert load_settings(institution="Du code").institution == "Du code"


def test_a_mail_server_carries_the_mail(tmp_path):
    settings = load_settings(
        data=tmp_path, smtp_host="mail.example.org", mail_from="pca@example.org", institution="Été"
    )
    names = [(channel.name, channel.live, "mail" in channel.kinds) for channel in channels_for(settings)]
    assert names[0] == ("smtp", True, True)
    assert names[-1] == ("outbox", False, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"smtp_host": "mail.example.org"}, "PCA_MAIL_FROM"),
        ({"smtp_port": 0}, "PCA_SMTP_PORT (or `smtp_port` in pca.toml)"),
        ({"smtp_port": "many"}, "PCA_SMTP_PORT"),
        ({"smtp_timeout": 0}, "PCA_SMTP_TIMEOUT"),
        ({"mail_from": "not an address"}, "PCA_MAIL_FROM"),
        ({"smtp_security": "maybe"}, "'none', 'starttls' or 'tls'"),
        ({"smtp_password": "geheim"}, "PCA_SMTP_USER"),
        ({"institution": ""}, "PCA_INSTITUTION"),
        ({"country": "Maroc"}, "PCA_COUNTRY (or `country` in pca.toml): write the two letters"),
        ({"sms": {"sender": "06 12 34 56 78"}}, "write PCA_SMS__SENDER as +212612345678"),
        ({"smpp": {"sender": "+212 06 12 34"}}, "PCA_SMPP__SENDER: “+212 06 12 34” has too few digits"),
        ({"smtp_hots": "x"}, "PCA_SMTP_HOTS"),
        (
            {"smtp_host": "m.example", "mail_from": "a@example.org", "smtp_user": "u", "smtp_security": "none"},
            "password in clear",
        ),
    ],
)
def test_each_mistake_is_named(given, said):
    with pytest.raises(SettingsError) as refusal:
        load_settings(**given)
    assert said in str(refusal.value)
    assert "geheim" not in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"PCA_SMPP__HOST": "smsc.example"}, "PCA_SMPP__SYSTEM_ID, PCA_SMPP__PASSWORD, PCA_SMPP__SENDER"),
        ({"PCA_TELEGRAM__TOKEN": "geheim"}, "PCA_TELEGRAM__WEBHOOK_SECRET"),
        ({"PCA_WHATSAPP__TOKEN": "geheim"}, "PCA_WHATSAPP__PHONE_ID"),
        ({"PCA_PUSH__PRIVATE_KEY": "geheim"}, "PCA_PUSH__CONTACT"),
        ({"PCA_MAILBOX__HOST": "imap.example"}, "PCA_MAILBOX__USER"),
        ({"PCA_MAILBOX__HOST": "imap.example", "PCA_MAILBOX__TLS": "false"}, "in clear"),
        ({"PCA_SMS__URL": "http://gateway.example/"}, "PCA_SMS__URL (or `sms.url` in pca.toml)"),
        ({"PCA_SMS__URLS": "x"}, "PCA_SMS__URLS"),
        ({"PCA_ROOMS__CRISIS__SERVICE": "slack", "PCA_ROOMS__CRISIS__URL": "http://x.example/geheim"}, "https"),
    ],
)
def test_each_mistake_in_a_channel_is_named(given, said, monkeypatch):
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert said in str(refusal.value)
    assert "geheim" not in str(refusal.value)


def test_each_group_opens_its_channel_and_what_comes_back(tmp_path):
    key = "zmXmS3ypOcCQEWpBGFfGTfVOjKlvC4sbTRxSXTQPjQ4"
    settings = load_settings(
        data=tmp_path,
        smtp_host="mail.example.org",
        mail_from="pca@example.org",
        mailbox={"folder": tmp_path},
        sms={"url": "https://gateway.example/send", "callbacks": {"secret": "long enough"}},
        smpp={"host": "smsc.example", "system_id": "pca", "password": "x", "sender": "PCA"},
        rooms={"crisis": {"service": "teams", "url": "https://teams.example/x"}},
        telegram={"token": "1:x", "webhook_secret": "word"},
        whatsapp={
            "token": "x",
            "phone_id": "1",
            "app_secret": "x",
            "verify_token": "x",
            "templates": {"*": {"name": "pca_alert"}},
        },
        push={"private_key": key, "contact": "mailto:pca@example.org"},
        apprise={"services": {"ntfy": "ntfy://ntfy.example/{target}"}},
    )
    channels = channels_for(settings)
    assert [(one.name, one.contact) for one in channels] == [
        ("smtp", "email"),
        ("smpp", "sms"),
        ("sms", "sms"),
        ("push", "push"),
        ("telegram", "telegram"),
        ("whatsapp", "whatsapp"),
        ("rooms", "room"),
        ("apprise", "other"),
        ("print", None),
        ("public", None),
        ("outbox", None),
    ]
    assert [one.name for one in channels if one.live] == [one.name for one in channels[:8]]
    assert set(webhooks_for(settings)) == {"sms", "telegram", "whatsapp"}
    assert [one.provider for one in inboxes_for(settings)] == ["mail", "smpp"]


def test_several_mistakes_are_all_named():
    with pytest.raises(SettingsError) as refusal:
        load_settings(smtp_port=0, smtp_timeout=-1)
    assert len(str(refusal.value).splitlines()) == 2


def test_a_file_that_is_not_toml(tmp_path):
    (tmp_path / "pca.toml").write_text("institution: yaml\n")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings()


def test_a_named_file_must_exist(monkeypatch):
    monkeypatch.setenv("PCA_CONFIG", "elsewhere.toml")
    with pytest.raises(SettingsError, match=r"elsewhere\.toml"):
        load_settings()


def test_a_missing_data_folder_is_named():
    with pytest.raises(IncompleteInstallation, match="install pca again"):
        data_folder("nowhere")


def test_no_secret_is_shown():
    settings = load_settings(smtp_user="u", smtp_password="geheim")
    assert "geheim" not in repr(settings)
    assert "geheim" not in settings.model_dump_json()


def test_the_country_of_telephone_numbers_is_a_setting():
    assert load_settings().country == "MA"
    assert load_settings(country="+33", sms={"sender": "+33612345678"}).country == "FR"
    for sender in ("PCA", "4040", "+212612345678", ""):
        assert load_settings(smpp={"sender": sender}).smpp.sender == sender
