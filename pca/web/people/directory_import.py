"""The import of the directory: what it changes is seen first; nothing is imported by half; a second press does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from starlette.responses import RedirectResponse, Response

from pca.domain.access.access import Action
from pca.registers import RegisterErrors, RegisterProblem, Registers
from pca.registers.declared import Declared, declared_in
from pca.registers.doubts import Doubt
from pca.services.people import imports
from pca.services.people.addresses import doubtful
from pca.services.people.directory import importing, only_addresses
from pca.services.people.imports import Change, Gone
from pca.store.audit import journal
from pca.store.people import contact_points, directory
from pca.web.kit.door import Door, Over, refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import Visit

door = Door()
NAMED = 200
"""Changes and problems listed on the page; the counts are of all."""

_WORDS = {
    "shared": {
        "fr": "Une adresse est celle de plusieurs personnes. Corrigez le fichier, ou cochez que c’est voulu.",
        "ar": "عنوان واحد لعدة أشخاص. صححوا الملف، أو أشروا على أن ذلك مقصود.",
        "en": "One address is of several people. Correct the file, or tick that this is meant.",
    },
    "gone": {
        "fr": "Le fichier envoyé n’est plus gardé (une heure au plus). Envoyez-le de nouveau.",
        "ar": "لم يعد الملف المرسل محفوظا (ساعة على الأكثر). أرسلوه من جديد.",
        "en": "What was sent is not kept any more (an hour at most). Send it again.",
    },
    "changed": {
        "fr": "L’annuaire a changé depuis l’aperçu. Relisez ce qui change, puis confirmez.",
        "ar": "تغير الدليل منذ المعاينة. أعيدوا قراءة ما يتغير ثم أكدوا.",
        "en": "The directory changed since the preview. Read again what changes, then confirm.",
    },
}


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The directory as it is and, once files were sent, what importing them would change."""

    counted: dict[str, int]
    """Regions, sites and people now."""
    digest: str = ""
    """What was sent, to be imported by a second press; empty before, and when it cannot be."""
    seen: str = ""
    """The directory that the preview was compared with."""
    changes: tuple[Change, ...] = ()
    """The first NAMED of them."""
    sums: dict[str, int] = {}
    """How many records are added, changed and gone, as `people added`."""
    total: int = 0
    problems: tuple[RegisterProblem, ...] = ()
    wrong: int = 0
    """How many problems there are."""
    previewed: bool = False
    doubts: tuple[Doubt, ...] = ()
    """What may be a mistake, to be confirmed: addresses of several people first; NAMED of them at most."""
    doubted: int = 0
    shared: bool = False
    """Whether there is an address of several people, so that the import must be confirmed in words."""
    names: bool = False
    """Whether names and addresses are shown; otherwise it is only said that they differ."""
    done: bool = False


@door.page("/administration/directory", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION, template="register.html")
def register(visit: Visit, done: bool = False) -> Register:
    """The directory as it is, and where files are sent."""
    imports.tidy(visit.runtime)
    return Register(counted=_counted(visit), done=done)


def _counted(visit: Visit) -> dict[str, int]:
    held = directory.organisation(visit.unit)
    return {table: len(getattr(held, table)) for table in ("regions", "sites", "people")}


@door.form("/administration/directory/preview", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION)
def preview(visit: Visit) -> Response:
    """Read what was sent and tell what it would change; nothing is imported."""
    try:
        files = imports.together([(one.name, one.content) for one in visit.files])
        registers = imports.read(files, visit.runtime.settings.country, _known(visit))
        digest = imports.keep(visit.runtime, files)
    except RegisterErrors as error:
        return _wrong(visit, error.problems)
    return _previewed(visit, digest, registers)


def _known(visit: Visit) -> Declared:
    """What was declared before: kinds of site and rotas stay where no file speaks of them."""
    with visit.reading() as unit:
        return declared_in(directory.organisation(unit))


def _wrong(visit: Visit, problems: Sequence[RegisterProblem]) -> Response:
    with visit.reading():
        page = Register(counted=_counted(visit), problems=tuple(problems[:NAMED]), wrong=len(problems), previewed=True)
        return render(visit, "register.html", page, status=422)


def _previewed(visit: Visit, digest: str, registers: Registers, status: int = 200) -> Response:
    names = visit.may(Action.SEE_NAMES)
    with visit.reading() as unit:
        held, known = directory.organisation(unit), directory.contacts(unit)
        found = imports.changes(held, known, registers, contact_points.listed(unit), names=names)
        doubts = doubtful(visit.runtime, unit, registers)
        page = Register(
            counted=_counted(visit),
            digest=digest,
            seen=directory.version(unit),
            changes=found[:NAMED],
            sums=dict(Counter(f"{one.table} {one.what}" for one in found)),
            total=len(found),
            previewed=True,
            names=names,
            doubts=tuple(one if names or one.what != "shared" else replace(one, address="") for one in doubts[:NAMED]),
            doubted=len(doubts),
            shared=any(one.what == "shared" for one in doubts),
        )
        return render(visit, "register.html", page, status=status)


@door.form("/administration/directory", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION)
def commit(visit: Visit) -> Response:
    """Import what was previewed: all of it, or nothing. Every open crisis follows in the same moment."""
    digest, to = visit.value("digest"), "/administration/directory?done=true"
    with visit.reading() as unit:
        earlier = journal.find(unit, visit.order_id)
        moved = directory.version(unit) != visit.value("seen")
    if earlier is not None:
        return RedirectResponse(f"{to}&journal={earlier[0]}", status_code=303)
    try:
        files = imports.kept(visit.runtime, digest)
        registers = imports.read(files, visit.runtime.settings.country, _known(visit))
    except Gone:
        return _again(visit, "gone")
    if not moved and visit.value("confirmed") != "yes":
        with visit.reading() as unit:
            shared = any(one.what == "shared" for one in doubtful(visit.runtime, unit, registers))
        if shared:
            visit.refusal = _WORDS["shared"][visit.language]
            return _previewed(visit, digest, registers, 422)
    if moved:
        visit.refusal = _WORDS["changed"][visit.language]
        return _previewed(visit, digest, registers, 409)
    if not only_addresses(visit.runtime, registers):
        act, private = importing(registers)
        done = visit.execute(act, private=private)
        if done.refused is not None:
            visit.refusal = refusal_of(visit, done)
            return _previewed(visit, digest, registers, 409)
        to += f"&journal={done.seq}"
    imports.forget(visit.runtime, digest)
    return RedirectResponse(to, status_code=303)


def _again(visit: Visit, why: str) -> Response:
    visit.refusal = _WORDS[why][visit.language]
    with visit.reading():
        return render(visit, "register.html", Register(counted=_counted(visit)), status=409)
