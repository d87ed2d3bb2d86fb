"""What people and mail programs write around an answer, in French, Arabic and English, and for programs a few more.

All folded as `pca.domain.texts.replies.folded` folds: small letters, no accents, no signs.
"""

from __future__ import annotations

from collections.abc import Iterable

from pca.domain.texts.replies import folded


def _all(*phrases: str) -> tuple[str, ...]:
    """The phrases, folded, the longest first: of two that begin alike the longer one counts."""
    return tuple(sorted({folded(phrase) for phrase in phrases}, key=lambda words: (-len(words), words)))


def _words(text: str) -> frozenset[str]:
    return frozenset(folded(text).split())


def _starts(phrases: Iterable[str]) -> tuple[str, ...]:
    return _all(*phrases)


GREETINGS = _all(
    *("bonjour", "bonsoir", "salut", "coucou", "madame", "monsieur", "mesdames", "messieurs", "cher", "chère", "chers"),
    *("hello", "hi", "hey", "dear", "good morning", "good afternoon", "good evening", "greetings"),
    *("السلام عليكم", "سلام", "سلام عليكم", "وعليكم السلام", "مرحبا", "أهلا", "أهلا وسهلا", "صباح الخير", "مساء الخير"),
    *("تحية طيبة", "تحية طيبة وبعد", "حضرة", "السيد", "السيدة"),
)
"""Begin a mail and say nothing."""

COURTESY = _words(
    "madame monsieur mesdames messieurs mme mr mrs ms m sir madam docteur dr pr maitre directeur directrice "
    "a tous toutes et à vous l équipe chers chères cher chère collègues collègue responsable "
    "all everyone team there colleagues colleague and the dear "
    "السيد السيدة سيدي سيدتي السادة الأخ الأخت الإخوة الجميع جميعا و ورحمة الله تعالى وبركاته "
    "المدير المحترم المحترمة وبعد"
)
"""What may follow a greeting."""

CLOSINGS = frozenset(
    _all(
        *("cordialement", "bien cordialement", "très cordialement", "cdt", "cdlt", "salutations", "bien à vous"),
        *("meilleures salutations", "sincères salutations", "respectueusement", "bien à toi", "bonne journée"),
        *("bonne soirée", "bonne réception", "à bientôt", "sincèrement", "salutations distinguées"),
        *("regards", "best regards", "kind regards", "warm regards", "best", "sincerely", "yours sincerely"),
        *("yours faithfully", "yours", "cheers", "all the best", "br"),
        *("تحياتي", "مع تحياتي", "مع خالص التحيات", "مع التحية", "خالص التحيات", "والسلام", "والسلام عليكم"),
        *("مع فائق الاحترام", "مع التقدير", "تقبلوا تحياتي", "وتقبلوا فائق الاحترام"),
    )
)
"""End a mail and say nothing."""

SENT_FROM = _starts(
    (
        *("envoyé de", "envoyé depuis", "envoyé à partir de", "envoyé avec", "envoyé via", "envoyé par mon"),
        *("sent from", "sent with", "sent via", "sent using", "get outlook for", "obtenez outlook pour"),
        *(
            "télécharger outlook pour",
            "téléchargez outlook",
            "provenance",
            "von meinem",
            "gesendet von",
            "gesendet mit",
        ),
        *("enviado desde", "enviado con", "inviato da", "verzonden vanaf", "enviado do meu"),
        *("أرسل من", "أرسلت من", "تم الإرسال من", "مرسل من", "مرسلة من", "أرسل بواسطة", "احصل على outlook"),
    )
)
"""How the line begins that a telephone or a program adds."""

DEVICES = _words(
    "iphone ipad android mobile téléphone phone smartphone samsung galaxy huawei xiaomi redmi oppo honor pixel nokia "
    "outlook yahoo gmail proton mail courrier email messagerie app application tablette tablet blackberry windows "
    "thunderbird spark bluemail device appareil handy smartphone móvil telefono "
    "هاتفي الهاتف هاتف جوالي الجوال الآيفون آيفون جهاز جهازي الخاص البريد بريد"
)
"""One of these stands in that line."""

FORWARDED = _starts(
    (
        *("message d origine", "message original", "message initial", "message transféré", "mail original"),
        *("original message", "forwarded message", "original mail", "begin forwarded message"),
        *("ursprüngliche nachricht", "mensaje original", "messaggio originale", "mensagem original"),
        *(
            "الرسالة الأصلية",
            "رسالة أصلية",
            "الرسالة المحولة",
            "رسالة معاد توجيهها",
            "الرسالة المعاد توجيهها",
            "الرسالة",
        ),
    )
)
"""Between dashes, above a mail that is given back."""

SENDERS = frozenset(_all("de", "from", "من", "von", "expéditeur", "المرسل"))
"""The field that begins the header of a mail given back."""

FIELDS = frozenset(
    _all(
        *("envoyé", "envoyé le", "date", "à", "a", "pour", "destinataire", "cc", "objet", "sujet"),
        *("sent", "to", "subject", "gesendet", "an", "betreff", "enviado", "para", "asunto"),
        *("تم الإرسال", "أرسلت", "أرسل", "تاريخ الإرسال", "التاريخ", "إلى", "نسخة", "الموضوع", "تاريخ"),
    )
)
"""Fields that follow it."""

DATES = _words(
    "le on am el il em op den dne w 於 في بتاريخ يوم "
    "lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche "
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"
)
"""How that line begins, unless it begins with a number."""

WROTE = _all(
    *("a écrit", "écrit", "wrote", "writes", "schrieb", "escribió", "ha scritto", "escreveu", "schreef"),
    *("كتب", "كتبت", "كتابة", "كتابة ما يلي", "وقد كتب", "قال"),
)
"""What stands in the line above a quotation."""
