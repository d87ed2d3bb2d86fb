"""The directory by command: checked first, imported whole or not at all, addresses apart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pca.clock import SystemClock
from pca.store.kit.database import Store
from pca.store.people.directory import contacts, organisation

Said = Callable[[Any, int], str]


@pytest.fixture
def registers(desk: Any, tmp_path: Path) -> Path:
    """The three files, to be changed by a test."""
    folder = tmp_path / "annuaire"
    folder.mkdir()
    for file in desk.registers.iterdir():
        (folder / file.name).write_text(file.read_text())
    return folder


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def _people(desk: Any) -> Any:
    with Store.open(f"sqlite:///{desk.folder / 'pca.db'}") as store, store.read() as unit:
        return organisation(unit).people


TABLES = ("regions", "sites", "people")


def test_the_same_again_is_refused(desk: Any, registers: Path, said: Said) -> None:
    assert "identique à celui en place" in said(desk.run("directory", "import", str(registers)), 1)


def test_a_check_changes_nothing(desk: Any, registers: Path) -> None:
    _change(registers / "regions.csv", "Nord", "Grand Nord")
    before = desk.json("audit", "verify")
    words = ("directory", "import", str(registers), "--check")
    told = json.loads(desk.run(*words, "--json").stdout)
    assert told["regions"] == {"read": 2, "added": 0, "changed": 1, "left": []}
    assert "Vérifié, rien n’est importé : 2 régions, 4 sites, 14 personnes lus" in desk.run(*words).stdout
    assert desk.json("audit", "verify") == before


def test_what_differs_is_imported(desk: Any, registers: Path) -> None:
    _change(registers / "regions.csv", "Nord", "Grand Nord")
    _change(registers / "people.csv", "clerk,CLERK Test,clerk@example.org,,fr,SR,,on_site\n", "")
    assert "--leaving 1" in desk.do("directory", "import", str(registers), "--check", who="operator")
    refused = desk.run("directory", "import", str(registers), who="operator")
    assert (refused.exit_code, "clerk" in _people(desk)) == (1, True)
    answer = desk.do("directory", "import", str(registers), "--leaving", "1", who="operator")
    assert "1 régions, 1 sites, 0 personnes ajoutés ou modifiés, 1 retirés" in answer


@pytest.mark.parametrize("target", ["again", "again.xlsx"])
def test_what_is_written_is_imported_as_it_is(desk: Any, tmp_path: Path, target: str) -> None:
    desk.do("directory", "export", str(tmp_path / target))
    told = desk.json("directory", "import", str(tmp_path / target), "--check")
    assert [(told[table]["added"], told[table]["changed"], told[table]["left"]) for table in TABLES] == [(0, 0, [])] * 3
    desk.do("directory", "export", str(tmp_path / f"example-{target}"), "--template")
    assert desk.json("directory", "import", str(tmp_path / f"example-{target}"), "--check")["people"]["added"] == 3


def test_all_that_is_kept_about_somebody_is_written_for_them(desk: Any, tmp_path: Path, active: str) -> None:
    desk.do("directory", "copy", "clerk", str(tmp_path / "clerk.json"), who="operator")
    kept = json.loads((tmp_path / "clerk.json").read_text("utf-8"))
    assert (kept["Annuaire"][0]["Identifiant"], kept["Coordonnées"][0]["Courriel"]) == ("clerk", "clerk@example.org")
    assert kept["Écritures du journal"][0]["Numéro"].isdigit()
    assert desk.run("directory", "copy", "nobody", str(tmp_path / "x.json")).exit_code == 2
    assert not (tmp_path / "x.json").exists()


def test_an_update_of_one_file_removes_nobody(desk: Any, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person,language\nclerk,en\n", encoding="utf-8")
    before = _people(desk)
    answer = desk.do("directory", "import", str(tmp_path), "--update", who="operator")
    assert "0 sites, 1 personnes ajoutés ou modifiés, 0 retirés" in answer
    assert (_people(desk).keys(), _people(desk)["clerk"].language) == (before.keys(), "en")


def test_an_open_crisis_follows_and_says_so(desk: Any, registers: Path, active: str) -> None:
    last = "SM,Guichet mobile,mobile,S,s2,s1\n"
    _change(registers / "sites.csv", last, f"{last}SN,Agence Neuve,rural,S,s1,s2\n")
    answer = desk.do("directory", "import", str(registers), who="operator")
    assert f"{active} : 0 mesures commencent, 0 s’arrêtent, 1 tâches" in answer
    assert [one["place"] for one in desk.json("task", "list", active)["tasks"] if one["place"] == "SN"] == ["SN"]


def test_three_files_in_any_order(desk: Any, registers: Path) -> None:
    _change(registers / "regions.csv", "Nord", "Grand Nord")
    files = [str(registers / f"{name}.csv") for name in ("people", "regions", "sites")]
    assert "1 régions, 0 sites, 0 personnes" in desk.do("directory", "import", *files, who="operator")


def test_a_new_address_needs_no_order_and_leaves_the_journal_alone(desk: Any, registers: Path) -> None:
    _change(registers / "people.csv", "hr1@example.org", "hr.one@example.org")
    before = desk.json("audit", "verify")
    answer = desk.do("directory", "import", str(registers), who="operator")
    assert "Nom ou adresses mis à jour pour 1 personne ;" in answer
    assert desk.json("audit", "verify") == before
    with Store.open(f"sqlite:///{desk.folder / 'pca.db'}") as store, store.read() as unit:
        assert contacts(unit, ["hr1"])["hr1"].email == "hr.one@example.org"


def _contacts(desk: Any) -> set[str]:
    with Store.open(f"sqlite:///{desk.folder / 'pca.db'}") as store, store.read() as unit:
        return set(contacts(unit))


def test_names_and_addresses_are_erased_the_identifier_stays(desk: Any, active: str) -> None:
    before, everyone = desk.json("audit", "verify"), _contacts(desk)
    answer = desk.do("directory", "erase", "clerk", "s2", "clerk")
    assert "effacés pour 2 personnes" in answer
    assert "L’identifiant reste à l’annuaire et au journal" in answer
    assert _contacts(desk) == everyone - {"clerk", "s2"}
    assert desk.json("audit", "verify") == before
    assert desk.json("audit", "replay")["equal"] is True
    assert "clerk : absent" in desk.do("directory", "status", "clerk", "absent", who="hr1")
    assert "effacés pour 0 personne." in desk.do("directory", "erase", "clerk")


def test_a_misspelt_identifier_erases_nobody(desk: Any, said: Said) -> None:
    everyone = _contacts(desk)
    assert "« clark » n’est pas un identifiant" in said(desk.run("directory", "erase", "clerk", "clark"), 2)
    assert _contacts(desk) == everyone


def test_names_never_enter_the_journal(desk: Any) -> None:
    with Store.open(f"sqlite:///{desk.folder / 'pca.db'}") as store, store.read() as unit:
        bodies = " ".join(row[0] for row in unit.connection.exec_driver_sql("SELECT body FROM journal"))
    assert "example.org" not in bodies.replace("regulator@example.org", "")
    assert "CLERK" not in bodies


def test_every_mistake_is_named_with_its_row_and_nothing_is_imported(desk: Any, registers: Path, said: Said) -> None:
    _change(registers / "people.csv", "clerk@example.org", "clerk at example")
    _change(registers / "sites.csv", "SR,Agence Sud,rural,S,", "SR,Agence Sud,rural,X,")
    result = desk.run("directory", "import", str(registers))
    assert "2 points à corriger. Rien n’a été importé" in said(result, 2)
    assert "people.csv, ligne 15, colonne email : « clerk at example » n’est pas" in result.stdout
    arabic = desk.run("directory", "import", str(registers), PCA_LANGUAGE="ar").stdout
    arabic = arabic.translate(str.maketrans("", "", "\u2068\u2069"))
    assert "people.csv، السطر 15، العمود email" in arabic
    assert "أضيفوه إلى regions.csv" in arabic
    told = json.loads(desk.run("directory", "import", str(registers), "--json", PCA_LANGUAGE="ar").stdout)
    assert [(one["file"], one["row"]) for one in told["problems"]] == [("sites.csv", 4), ("people.csv", 15)]
    assert told["problems"][1]["message"] == "“clerk at example” is no e-mail address"
    assert told["problems"][1]["parameters"] == {"text": "clerk at example"}


@pytest.mark.parametrize("count", [0, 2])
def test_neither_folder_nor_three_files(desk: Any, registers: Path, said: Said, count: int) -> None:
    files = [str(registers / "people.csv")] * count or [str(registers / "sites.csv")]
    assert "regions.csv, sites.csv, people.csv" in said(desk.run("directory", "import", *files), 2)


def test_a_folder_without_the_files(desk: Any, tmp_path: Path, said: Said) -> None:
    assert "regions.csv ne peut pas être lu" in said(desk.run("directory", "import", str(tmp_path)), 2)


def test_where_somebody_is(desk: Any, said: Said) -> None:
    assert "hr1 : absent" in desk.do("directory", "status", "hr1", "absent", who="hr2")
    assert "a déjà le statut" in said(desk.run("directory", "status", "hr1", "absent", who="hr2"), 1)
    assert "n’est pas dans l’annuaire" in said(desk.run("directory", "status", "nobody", "absent", who="hr2"), 1)


def test_an_address_is_proved_by_the_code_sent_there(desk: Any, said: Said) -> None:
    """The outbox stands for the mail: the code lies there."""
    mail = "clerk@example.org"
    unproved = {"person": "clerk", "fault": "unverified"}
    assert (
        unproved.items() <= next(one for one in desk.json("directory", "contacts") if one["person"] == "clerk").items()
    )
    assert "jamais prouvée" in desk.run("directory", "contacts").stdout
    assert "Un code est parti" in desk.do("directory", "prove", "clerk", mail)
    assert "Attendez une minute" in said(desk.run("directory", "prove", "clerk", mail), 1)
    [text] = (desk.folder / "outbox" / "mail").glob("*")
    found = re.search(r"\b(\d{6})\b", text.read_text().split("code", 1)[1])
    assert found is not None
    wrong = f"{(int(found[1]) + 1) % 1_000_000:06}"
    assert "pas le bon code" in said(desk.run("directory", "confirm", "clerk", mail, wrong), 1)
    assert "est prouvée" in desk.do("directory", "confirm", "clerk", mail, found[1])
    assert "clerk" not in {one["person"] for one in desk.json("directory", "contacts")}
    assert "n’a pas l’adresse" in said(desk.run("directory", "prove", "clerk", "x@example.org"), 2)


def test_one_address_of_two_people_is_imported_only_when_it_is_said(desk: Any, registers: Path) -> None:
    _change(registers / "people.csv", "clerk@example.org", "DIR@example.org")
    checked = desk.run("directory", "import", str(registers), "--check")
    assert checked.exit_code == 0
    assert "est l’adresse de plusieurs personnes : dir, clerk" in checked.stderr
    told = json.loads(desk.run("directory", "import", str(registers), "--check", "--json").stdout)
    assert [(one["what"], one["people"]) for one in told["doubts"]] == [("shared", ["dir", "clerk"])]
    refused = desk.run("directory", "import", str(registers))
    assert refused.exit_code == 2
    assert "--shared" in refused.stderr
    assert desk.run("directory", "import", str(registers), "--shared").exit_code == 0


def test_rooms_chats_and_more_are_given_by_command(desk: Any, said: Said) -> None:
    room = {"PCA_ROOMS": '{"cellule": {"service": "slack", "url": "https://hooks.example/x"}}'}
    assert "Aucun salon « cellule »" in said(desk.run("directory", "give", "clerk", "room", "cellule"), 2)
    given = desk.run("directory", "give", "clerk", "room", "cellule", **room)
    assert given.exit_code == 0, given.output
    assert "777001 donnée à clerk" in desk.do("directory", "give", "clerk", "telegram", "٧٧٧٠٠١")
    shared = said(desk.run("directory", "give", "clerk", "email", "dir@example.org"), 2)
    assert "--shared" in shared
    assert "donnée" in desk.do("directory", "give", "clerk", "email", "dir@example.org", "--shared")
    assert "il manque des chiffres" in said(desk.run("directory", "give", "clerk", "sms", "06 12"), 2)
    assert "annuaire" in said(desk.run("directory", "give", "nobody", "sms", "0612345678"), 2)
    assert "retirée à clerk" in desk.do("directory", "take-away", "clerk", "telegram", "777001")
    assert "n’a pas l’adresse" in said(desk.run("directory", "take-away", "clerk", "telegram", "777001"), 2)


OWN = """kind,fr,ar,en,network
head_office,Siège,,,no
urban,Ville,,,
rural,Village,,,
mobile,Camion,,,
farm,Ferme,ضيعة,Farm,
"""
DUTY = "rota,title,since,turn,handover,on_call\nduty,Astreinte,2026-01-05,1w,08:00,hr1;hr2\n"


def test_kinds_of_site_and_rotas_come_with_the_folder_and_stay_without(desk: Any, registers: Path) -> None:
    folder = registers
    (folder / "site_types.csv").write_text(OWN)
    (folder / "rotas.csv").write_text(DUTY)
    sites = (folder / "sites.csv").read_text()
    (folder / "sites.csv").write_text(sites.replace("SR,Agence Sud,rural", "SR,Agence Sud,farm"))
    checked = json.loads(desk.run("directory", "import", str(folder), "--check", "--json").stdout)
    assert (checked["kinds"]["read"], checked["rotas"]["added"]) == (5, 1)
    desk.do("directory", "import", str(folder), who="operator")
    (folder / "site_types.csv").unlink()
    (folder / "rotas.csv").unlink()
    again = desk.run("directory", "import", str(folder), who="operator")
    assert "Rien" in again.output or "rien" in again.output
    with Store.open(f"sqlite:///{desk.folder / 'pca.db'}") as store, store.read() as unit:
        held = organisation(unit)
    assert held.sites["SR"].type == "farm"
    assert [held.kinds["farm"].title(one) for one in ("fr", "ar", "en")] == ["Ferme", "ضيعة", "Farm"]
    assert held.rotas["duty"].people == ("hr1", "hr2")


def test_one_record_at_a_time(desk: Any, active: str) -> None:
    words = ("directory", "person", "new1")
    assert "Fiche tenue : new1" in desk.do(*words, "--site", "SR", "--name", "Leïla B.", "--phone", "0612345678")
    assert "rien au journal" in desk.do(*words, "--email", "leila@example.org")
    assert "Fiche tenue : new1" in desk.do(*words, "--site", "SM")
    answer = desk.do(
        "directory", "site", "SN", "--title", "Agence Neuve", "--type", "rural", "--region", "S", "--head", "s1"
    )
    assert f"{active} : 0 mesures commencent, 0 s’arrêtent, 1 tâches" in answer
    assert "Fiche tenue" in desk.do("directory", "region", "E", "--title", "Est")
    assert "travaillent encore" in desk.run("directory", "site", "SM", "--leave").output
    assert "Fiche tenue : new1" in desk.do(*words, "--leave")


def test_what_cannot_be_read_of_a_record_is_said_in_words(desk: Any) -> None:
    for option, typed, said in (("--language", "zz-top", "« zz-top »"), ("--name", "x" * 201, "200 caractères")):
        answer = desk.run("directory", "person", "new1", "--site", "SR", option, typed)
        assert (answer.exit_code, said in answer.output, "cell." in answer.output) == (2, True, False), answer.output


def test_a_campaign_is_begun_followed_and_reminded(desk: Any, said: Said) -> None:
    assert desk.json("directory", "campaign") is None
    assert "Aucune campagne" in said(desk.run("directory", "campaign", "--remind"), 2)
    until, later = ((SystemClock().now() + timedelta(days=days)).date().isoformat() for days in (9, 10))
    assert until in desk.do("directory", "campaign", "--until", until)
    assert "Une campagne" in said(desk.run("directory", "campaign", "--until", later), 1)
    told = desk.json("directory", "campaign")
    assert (told["running"], told["confirmed"], told["campaign"]["until"]) == (True, 0, until)
    assert until in desk.do("directory", "campaign")


def test_skills_and_the_place_of_a_site_are_kept_by_command(desk: Any, said: Said) -> None:
    desk.do("directory", "person", "dir", "--skill", "till", "--skill", "driver")
    assert _people(desk)["dir"].skills == ("till", "driver")
    desk.do("directory", "person", "dir", "--name", "Une Autre")
    assert _people(desk)["dir"].skills == ("till", "driver"), "what is not said stays"
    assert "abc" in said(desk.run("directory", "site", next(iter(_places(desk))), "--coordinates", "abc"), 2)


def _places(desk: Any) -> Any:
    with Store.open(f"sqlite:///{desk.folder / 'pca.db'}") as store, store.read() as unit:
        return organisation(unit).sites
