"""What does not fit the institution, said twice: to an author with the names to correct, to everybody without."""

from __future__ import annotations

from collections.abc import Mapping

from pca.domain.institution import Gap
from pca.domain.plan.lint.findings import Finding, find

Said = Mapping[str, tuple[str, str]]
"""Message and advice by language."""

SENTENCES: Mapping[str, Said] = {
    "unlisted_person": {
        "fr": ("« {about} » : une personne nommée n’est pas dans l’annuaire", "Complétez l’annuaire ou le plan"),
        "ar": ("«{about}»: شخص مذكور غير موجود في الدليل", "أكملوا الدليل أو المخطط"),
        "en": ("“{about}”: somebody named is not in the directory", "Complete the directory or the plan"),
    },
    "seat_empty": {
        "fr": (
            "« {about} » : ni le titulaire ni un suppléant n’est dans l’annuaire",
            "Nommez quelqu’un de l’annuaire : sans cela, la version ne peut être approuvée",
        ),
        "ar": (
            "«{about}»: لا صاحب الدور ولا نائبه موجود في الدليل",
            "عيّنوا شخصا من الدليل: بدونه لا يمكن المصادقة على النسخة",
        ),
        "en": (
            "“{about}”: neither its holder nor a deputy is in the directory",
            "Name somebody of the directory: the version cannot be approved without",
        ),
    },
    "team_empty": {
        "fr": ("« {about} » : aucun responsable de l’équipe n’est dans l’annuaire", "Nommez quelqu’un de l’annuaire"),
        "ar": ("«{about}»: لا مسؤول عن الفريق موجود في الدليل", "عيّنوا شخصا من الدليل"),
        "en": ("“{about}”: nobody in charge of the team is in the directory", "Name somebody of the directory"),
    },
    "unlisted_rota": {
        "fr": ("« {about} » : l’astreinte qui désigne le titulaire n’existe pas", "Ajoutez-la à l’annuaire"),
        "ar": ("«{about}»: المداومة التي تعيّن صاحب الدور غير موجودة", "أضيفوها إلى الدليل"),
        "en": ("“{about}”: there is no rota to say who holds it", "Add it to the directory"),
    },
    "rota_empty": {
        "fr": (
            "« {about} » : l’astreinte n’a pas commencé, ou nomme des personnes hors de l’annuaire",
            "Corrigez l’astreinte dans l’annuaire",
        ),
        "ar": ("«{about}»: المداومة لم تبدأ، أو تذكر أشخاصا خارج الدليل", "صححوا المداومة في الدليل"),
        "en": (
            "“{about}”: the rota has not begun, or names people who are not in the directory",
            "Correct the rota in the directory",
        ),
    },
    "unlisted_site_type": {
        "fr": ("« {about} » : l’établissement n’a pas ce type de site", "Corrigez la condition, ou la liste des types"),
        "ar": ("«{about}»: لا يوجد هذا النوع من المواقع في المؤسسة", "صححوا الشرط أو قائمة الأنواع"),
        "en": ("“{about}”: the institution has no such kind of site", "Correct the condition, or the list of kinds"),
    },
    "unlisted_region": {
        "fr": ("« {about} » : une région nommée n’est pas dans l’annuaire", "Corrigez la condition, ou l’annuaire"),
        "ar": ("«{about}»: جهة مذكورة غير موجودة في الدليل", "صححوا الشرط أو الدليل"),
        "en": ("“{about}”: a region named is not in the directory", "Correct the condition, or the directory"),
    },
    "unlisted_site": {
        "fr": ("« {about} » : un site nommé n’est pas dans l’annuaire", "Corrigez la condition, ou l’annuaire"),
        "ar": ("«{about}»: موقع مذكور غير موجود في الدليل", "صححوا الشرط أو الدليل"),
        "en": ("“{about}”: a site named is not in the directory", "Correct the condition, or the directory"),
    },
    "measure_reaches_nobody": {
        "fr": ("« {about} » : cette mesure n’atteint personne", "Corrigez qui s’en charge, ou où elle vaut"),
        "ar": ("«{about}»: هذا الإجراء لا يصل إلى أحد", "صححوا من يتكلف به أو أين يسري"),
        "en": ("“{about}”: this measure reaches nobody", "Correct who carries it out, or where it holds"),
    },
    "message_reaches_nobody": {
        "fr": ("« {about} » : ce message n’atteint personne", "Corrigez ses destinataires"),
        "ar": ("«{about}»: هذه الرسالة لا تصل إلى أحد", "صححوا مستلميها"),
        "en": ("“{about}”: this message reaches nobody", "Correct whom it is for"),
    },
}
"""By code and language."""

_TECHNICAL: Mapping[str, str] = {
    "unlisted_person": "{key} names {names}: not in the directory",
    "seat_empty": "{key} names nobody of the directory ({names})",
    "team_empty": "{key} is led by nobody of the directory ({names})",
    "unlisted_rota": "{key} goes by the rota {names}, which the directory lacks",
    "rota_empty": "{key} goes by a rota that has not begun, or names people the directory lacks ({names})",
    "unlisted_site_type": "{key} chooses sites of the kind {names}, which the institution lacks",
    "unlisted_region": "{key} names the region {names}, which the directory lacks",
    "unlisted_site": "{key} names the site {names}, which the directory lacks",
    "measure_reaches_nobody": "{key} would hold without a task that is somebody's",
    "message_reaches_nobody": "{key} would be sent to nobody",
}
"""What the author of the plan is told, with the names to look for."""


def words(gap: Gap, language: str) -> tuple[str, str]:
    """Message and advice for everybody: titles only, no identifier."""
    message, advice = SENTENCES[gap.code].get(language, SENTENCES[gap.code]["fr"])
    return message.format(about=gap.about.to(language)), advice


def finding(gap: Gap) -> Finding:
    """The same as a finding of lint: for the author, and beside it for everybody."""
    names = ", ".join(f"`{one}`" for one in gap.names) or "-"
    said = {language: words(gap, language) for language in SENTENCES[gap.code]}
    advice = f"did you mean `{gap.near}`?" if gap.near else said["en"][1].lower()
    found = find(gap.code, gap.path, _TECHNICAL[gap.code].format(key=gap.key, names=names), advice)
    return Finding(
        code=found.code, severity=found.severity, path=found.path, message=found.message, advice=advice, said=said
    )
