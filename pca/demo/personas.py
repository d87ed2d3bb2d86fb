"""The people one may enter as in a demonstration: one of each role, with the right each is given."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import INSTITUTION, AccessRole, Scope, ScopeKind
from pca.domain.plan.text import Text


class Persona(msgspec.Struct, frozen=True):
    """One person of the demonstration, the role they are given, and what one sees as that person."""

    person: str
    role: AccessRole
    scope: Scope
    why: Text


PERSONAS: tuple[Persona, ...] = (
    Persona(
        "dg",
        AccessRole.DIRECTOR,
        INSTITUTION,
        Text(
            fr="Directeur de crise : décide, et voit aussitôt ce qui s’ensuit.",
            ar="مدير الأزمة: يقرر ويرى فوراً ما يترتب عن قراره.",
            en="Crisis director: decides, and sees at once what follows.",
        ),
    ),
    Persona(
        "rpca",
        AccessRole.COMMITTEE,
        INSTITUTION,
        Text(
            fr="Comité de crise : prépare les décisions, tient la main courante.",
            ar="لجنة الأزمة: تعدّ القرارات وتمسك سجل الأحداث.",
            en="Crisis committee: prepares decisions, keeps the log.",
        ),
    ),
    Persona(
        "dir-com",
        AccessRole.COMMITTEE,
        INSTITUTION,
        Text(
            fr="Porte-parole : relit et approuve ce qui sort de l’institution.",
            ar="الناطق الرسمي: يراجع ويوافق على ما يخرج من المؤسسة.",
            en="Spokesperson: reads and approves what leaves the institution.",
        ),
    ),
    Persona(
        "M0184",
        AccessRole.REGIONAL_COMMITTEE,
        Scope(ScopeKind.REGION, "TTA"),
        Text(
            fr="Comité régional de veille : règle les problèmes de sa région.",
            ar="لجنة اليقظة الجهوية: تعالج مشاكل جهتها.",
            en="Regional watch committee: settles the problems of its region.",
        ),
    ),
    Persona(
        "dir-logistique",
        AccessRole.DEPARTMENT_HEAD,
        Scope(ScopeKind.TEAM, "logistics"),
        Text(
            fr="Responsable de département : accuse réception et termine ses tâches.",
            ar="مسؤول قسم: يؤكد الاستلام وينجز مهامه.",
            en="Department head: acknowledges and finishes tasks.",
        ),
    ),
    Persona(
        "M0186",
        AccessRole.DEPARTMENT_HEAD,
        Scope(ScopeKind.SITE, "TTA-U01"),
        Text(
            fr="Chef d’agence à Tanger : ses tâches, sur un téléphone.",
            ar="رئيس وكالة طنجة: مهامه على الهاتف.",
            en="Branch head in Tangier: their tasks, on a phone.",
        ),
    ),
    Persona(
        "drh",
        AccessRole.HR,
        INSTITUTION,
        Text(
            fr="Ressources humaines : qui est où, quels rôles sont découverts.",
            ar="الموارد البشرية: من يوجد أين وأي أدوار شاغرة.",
            en="Human resources: who is where, which roles are uncovered.",
        ),
    ),
    Persona(
        "M0003",
        AccessRole.COMPLIANCE,
        INSTITUTION,
        Text(
            fr="Conformité : relit et vérifie le journal, sans pouvoir rien changer.",
            ar="الامتثال: يقرأ السجل ويتحقق منه دون أن يغير شيئاً.",
            en="Compliance: reads and verifies the journal, and can change nothing.",
        ),
    ),
    Persona(
        "M0004",
        AccessRole.OBSERVER,
        INSTITUTION,
        Text(fr="Observateur : la situation, rien d’autre.", ar="مراقب: الوضع فقط.", en="Observer: only looks."),
    ),
    Persona(
        "M0005",
        AccessRole.ADMINISTRATOR,
        INSTITUTION,
        Text(
            fr="Administrateur : comptes et réglages ; n’agit jamais dans une crise.",
            ar="مدير النظام: الحسابات والإعدادات؛ لا يتدخل في أزمة أبداً.",
            en="Administrator: accounts and settings; never acts in a crisis.",
        ),
    ),
)
