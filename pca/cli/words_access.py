"""What the commands about access say: in French, Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping

from pca.cli.words_outcomes import Said

ACCESS: Mapping[str, Said] = {
    "grant_given": (
        "Rôle n° {number} donné à {person} : {role}",
        "أُسند الدور رقم {number} إلى {person}: {role}",
        "Role no. {number} given to {person}: {role}",
    ),
    "grant_withdrawn": ("Rôle n° {number} retiré", "سُحب الدور رقم {number}", "Role no. {number} withdrawn"),
    "no_grants": ("Aucun rôle attribué.", "لم يُسند أي دور.", "No role was given."),
    "grant": ("N°", "الرقم", "No."),
    "person": ("Personne", "الشخص", "Person"),
    "access_role": ("Rôle", "الدور", "Role"),
    "access_scope": ("Portée", "النطاق", "Scope"),
    "grant_from": ("Début", "البداية", "From"),
    "ends": ("Fin", "النهاية", "Until"),
    "given_by": ("Donné par", "أسنده", "Given by"),
    "scope": (
        "« {text} » n’est pas une portée. Écrivez institution, region:ID, site:ID ou team:ID.",
        "«{text}» ليس نطاقا. اكتبوا institution أو region:ID أو site:ID أو team:ID.",
        "“{text}” is not a scope. Write institution, region:ID, site:ID or team:ID.",
    ),
    "moment": (
        "« {text} » n’est pas un instant. Écrivez 2026-03-16T14:05+01:00.",
        "«{text}» ليس لحظة محددة. اكتبوا 2026-03-16T14:05+01:00.",
        "“{text}” is not an instant. Write 2026-03-16T14:05+01:00.",
    ),
    "account_changed": (
        "Compte de {person} mis à jour",
        "حُدّث حساب {person}",
        "Account of {person} brought up to date",
    ),
    "no_accounts": ("Aucun compte.", "لا توجد حسابات.", "No account."),
    "no_account": (
        "{person} n’a pas de compte. Créez-le d’abord : pca access account add {person}.",
        "ليس لـ{person} حساب. أنشئوه أولا: pca access account add {person}.",
        "{person} has no account. Make one first: pca access account add {person}.",
    ),
    "subject_taken": (
        "« {subject} » est déjà lié à un autre compte. Vérifiez l’identifiant.",
        "«{subject}» مرتبط بحساب آخر. تحققوا من المعرّف.",
        "“{subject}” is linked to another account already. Check the identifier.",
    ),
    "password": ("Mot de passe", "كلمة السر", "Password"),
    "codes": ("Codes", "الرموز", "Codes"),
    "passkeys": ("Clés d’accès", "مفاتيح الدخول", "Passkeys"),
    "provider": ("Annuaire SSO", "موفر الهوية", "Provider"),
    "must_change": ("À changer", "يجب تغييرها", "To change"),
    "disabled": ("Fermé", "مغلق", "Closed"),
    "ask_password": ("Premier mot de passe", "كلمة السر الأولى", "First password"),
    "ask_again": ("Encore une fois", "مرة أخرى", "Once more"),
    "ask_secret": ("Secret de l’enveloppe", "سر الظرف", "Secret of the envelope"),
    "password_short": (
        "Mot de passe trop court : il faut 12 caractères. Quatre mots au hasard se retiennent bien.",
        "كلمة السر قصيرة: يلزم 12 حرفا. أربع كلمات عشوائية يسهل تذكرها.",
        "The password is too short: 12 characters are needed. Four random words are easy to keep in mind.",
    ),
    "password_long": (
        "Mot de passe trop long : 256 caractères au plus.",
        "كلمة السر طويلة: 256 حرفا على الأكثر.",
        "The password is too long: 256 characters at most.",
    ),
    "password_simple": (
        "Mot de passe trop simple : il se répète. Choisissez-en un autre.",
        "كلمة السر بسيطة: فيها تكرار. اختاروا غيرها.",
        "The password is too simple: it repeats itself. Choose another one.",
    ),
    "password_known": (
        "Mot de passe facile à deviner. Choisissez quatre mots au hasard.",
        "كلمة السر سهلة التخمين. اختاروا أربع كلمات عشوائية.",
        "The password is easily guessed. Choose four random words.",
    ),
    "token_prepared": (
        "Jeton préparé (n° {number}) : {person} le confirme à sa page « Mon compte », et le voit alors une fois",
        "هُيئ رمز الدخول (رقم {number}): يؤكده {person} في صفحة «حسابي»، ويراه آنذاك مرة واحدة",
        "Token prepared (no. {number}): {person} confirms it on their page “My account”, and sees it then, once",
    ),
    "revoked_now": (
        "Ne comptent plus — clés d’accès : {passkeys} ; jetons : {tokens} ; application de codes : {codes} ; "
        "sessions : {sessions}",
        "لم يعد صالحا — مفاتيح الدخول: {passkeys}؛ رموز الدخول: {tokens}؛ تطبيق الرموز: {codes}؛ الجلسات: {sessions}",
        "These count no more — passkeys: {passkeys}; tokens: {tokens}; authenticator: {codes}; sessions: {sessions}",
    ),
    "half_sealed": (
        "Première moitié du secret (n° {number}) : imprimez-la, scellez-la ; elle ne sera plus montrée. Une autre "
        "personne fait la seconde : pca access break-glass confirm {number}",
        "النصف الأول من السر (رقم {number}): اطبعوه واختموه؛ لن يُعرض مرة أخرى. شخص آخر يعد النصف الثاني: "
        "pca access break-glass confirm {number}",
        "First half of the secret (no. {number}): print it, seal it; it will not be shown again. Another person makes "
        "the second: pca access break-glass confirm {number}",
    ),
    "preparation_gone": (
        "Le n° {number} ne peut plus être confirmé. Préparez-en un autre.",
        "لم يعد ممكنا تأكيد الرقم {number}. هيئوا غيره.",
        "No. {number} can no longer be confirmed. Prepare another.",
    ),
    "preparation": ("N°", "الرقم", "No."),
    "prepared_kind": ("Quoi", "ماذا", "What"),
    "prepared_by": ("Préparé par", "هيأه", "Prepared by"),
    "nothing_waits": ("Rien n’attend.", "لا شيء ينتظر.", "Nothing waits."),
    "dropped": ("N° {number} abandonné", "أُلغي الرقم {number}", "No. {number} dropped"),
    "token_revoked": ("Jeton n° {number} révoqué", "أُلغي رمز الدخول رقم {number}", "Token no. {number} revoked"),
    "token_unknown": (
        "Le jeton n° {number} n’existe pas ou est déjà révoqué.",
        "رمز الدخول رقم {number} غير موجود أو أُلغي من قبل.",
        "Token no. {number} does not exist or was revoked before.",
    ),
    "token_unfit": (
        "Donnez au jeton un nom et au moins une action.",
        "أعطوا رمز الدخول اسما وإجراء واحدا على الأقل.",
        "Give the token a name and at least one action.",
    ),
    "no_tokens": ("Aucun jeton.", "لا توجد رموز دخول.", "No token."),
    "token": ("N°", "الرقم", "No."),
    "label": ("Sert à", "الغرض", "Serves"),
    "actions": ("Actions", "الإجراءات", "Actions"),
    "revoked": ("Révoqué", "أُلغي", "Revoked"),
    "last_used": ("Dernier usage", "آخر استعمال", "Last used"),
    "sealed": (
        "Seconde moitié du secret : imprimez-la, scellez-la à part ; elle ne sera plus montrée. L’enveloppe compte",
        "النصف الثاني من السر: اطبعوه واختموه على حدة؛ لن يُعرض مرة أخرى. صار الظرف صالحا",
        "Second half of the secret: print it, seal it apart; it will not be shown again. The envelope counts",
    ),
    "glass_opened": (
        "Compte scellé ouvert pour {person}, quatre heures ; secret de la session, à ne donner à personne",
        "فُتح الحساب المختوم لـ{person} لأربع ساعات؛ سر الجلسة، لا يُعطى لأحد",
        "Sealed account open for {person}, four hours; the session’s secret, for nobody else",
    ),
    "glass_closed": ("Compte scellé refermé", "أُغلق الحساب المختوم", "Sealed account closed"),
    "glass_reviewed": (
        "Usage du compte scellé examiné : une nouvelle enveloppe peut être scellée",
        "فُحص استعمال الحساب المختوم: يمكن ختم ظرف جديد",
        "Use of the sealed account reviewed: a new envelope may be sealed",
    ),
    "not_opened": (
        "Ce secret n’ouvre pas l’enveloppe, ou elle a déjà servi.",
        "هذا السر لا يفتح الظرف، أو سبق استعماله.",
        "This secret does not open the envelope, or it was used before.",
    ),
}
