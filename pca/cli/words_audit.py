"""What the command line says about proofs beside the journal: in French, Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping

from pca.cli.words_outcomes import Said

AUDIT: Mapping[str, Said] = {
    "audit_texts": (
        "Textes envoyés : {compared} comparés à leur empreinte, {erased} effacés, {count} différents",
        "النصوص المرسلة: قورن {compared} ببصمتها، مُحي {erased}، اختلف {count}",
        "Texts sent: {compared} compared with their digest, {erased} erased, {count} different",
    ),
    "audit_evidence": (
        "Pièces : {compared} relues, {erased} effacées ou absentes, {count} différentes",
        "الوثائق: أُعيدت قراءة {compared}، الممحوة أو الغائبة {erased}، المختلفة {count}",
        "Evidence files: {compared} read again, {erased} erased or absent, {count} different",
    ),
    "audit_plans": (
        "Versions de plan : {compared} comparées à leur empreinte, {count} différentes",
        "نسخ المخططات: قورنت {compared} ببصمتها، المختلفة {count}",
        "Plan versions: {compared} compared with their hash, {count} different",
    ),
    "audit_credentials": (
        "Moyens de se connecter : {compared} comparés à leur écriture, {count} anormaux",
        "وسائل الدخول: قورنت {compared} بقيدها، غير السليمة {count}",
        "Means of signing in: {compared} compared with their entry, {count} not right",
    ),
    "audit_locks": (
        "Verrous du journal dans la base : {compared} cherchés, {count} absents",
        "أقفال السجل في القاعدة: المبحوث عنها {compared}، الغائبة {count}",
        "Locks of the journal in the database: {compared} looked for, {count} missing",
    ),
    "text_changed": (
        "{key} : le texte gardé n’est pas celui qui a été envoyé",
        "{key}: النص المحفوظ ليس النص المرسل",
        "{key}: the text kept is not the one that was sent",
    ),
    "text_unsent": (
        "{key} : un texte est gardé pour un message qui n’est pas parti",
        "{key}: نص محفوظ لرسالة لم تُرسل",
        "{key}: a text is kept for a message that never left",
    ),
    "evidence_changed": (
        "{key} : le fichier n’est pas celui qui a été joint",
        "{key}: الملف ليس الملف المرفق",
        "{key}: the file is not the one that was attached",
    ),
    "plan_changed": (
        "Plan {key} : le contenu n’est pas celui de cette empreinte",
        "المخطط {key}: المحتوى لا يطابق هذه البصمة",
        "Plan {key}: its content is not that of this hash",
    ),
    "credential_without_entry": (
        "Table {where}, {key} : aucune écriture ne l’a fait. Retirez-le, cherchez qui a pu écrire dans la base",
        "الجدول {where}، {key}: لا قيد أحدثه. احذفوه وابحثوا عمن استطاع الكتابة في القاعدة",
        "Table {where}, {key}: no entry made it. Take it away, and find out who could write to the database",
    ),
    "credential_changed": (
        "Table {where}, {key} : changé sans écriture",
        "الجدول {where}، {key}: غُيّر دون قيد",
        "Table {where}, {key}: changed without an entry",
    ),
    "credential_missing": (
        "Table {where}, {key} : disparu sans écriture",
        "الجدول {where}، {key}: اختفى دون قيد",
        "Table {where}, {key}: gone without an entry",
    ),
    "lock_missing": (
        "Le verrou {key} du journal n’est plus dans la base",
        "القفل {key} للسجل لم يعد في القاعدة",
        "The lock {key} of the journal is no longer in the database",
    ),
    "not_covered": (
        "Rien ne prouve ces tables : {tables}",
        "لا شيء يثبت هذه الجداول: {tables}",
        "Nothing proves these tables: {tables}",
    ),
    "audit_sound": (
        "Tout ce qui peut être prouvé l’est",
        "كل ما يمكن إثباته ثابت",
        "All that can be proved is proved",
    ),
    "audit_unsound": (
        "Quelque chose ne correspond pas au journal : voir les lignes ci-dessus",
        "هناك ما لا يطابق السجل: انظروا الأسطر أعلاه",
        "Something is not as the journal says: see the lines above",
    ),
}
