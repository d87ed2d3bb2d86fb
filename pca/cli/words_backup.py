"""What the command line says about backups, restores, keys and held messages: in French, Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping

from pca.cli.words_outcomes import Said

BACKUP: Mapping[str, Said] = {
    "backup_made": (
        "Sauvegarde {file} : {size}, jusqu’à l’écriture {entries}, {at} ; durée {took}",
        "النسخة الاحتياطية {file}: {size}، إلى القيد {entries}، {at}؛ المدة {took}",
        "Backup {file}: {size}, up to entry {entries}, {at}; took {took}",
    ),
    "backup_environment": (
        "Réglages donnés par l’environnement, qui n’y sont pas : {names}. Gardez-les à part",
        "إعدادات مأخوذة من البيئة وليست في النسخة: {names}. احفظوها على حدة",
        "Settings given by the environment, which are not in it: {names}. Keep them elsewhere",
    ),
    "backup_taken": (
        "{file} existe déjà : une sauvegarde n’en remplace jamais une autre. Donnez un autre nom",
        "{file} موجود: لا تحل نسخة احتياطية محل أخرى أبدا. اختاروا اسما آخر",
        "{file} is there already: a backup never replaces another. Give another name",
    ),
    "backup_busy": (
        "Une autre sauvegarde est en cours. Attendez qu’elle finisse",
        "نسخة احتياطية أخرى جارية. انتظروا نهايتها",
        "Another backup is being made. Wait until it ends",
    ),
    "backup_no_lock": (
        "Une sauvegarde est toujours chiffrée : --recipient, le réglage backup_recipients ou une phrase de passe",
        "النسخة الاحتياطية مشفرة دائما. أعطوا --recipient أو الإعداد backup_recipients أو عبارة سر",
        "A backup is always encrypted. Give --recipient, the setting backup_recipients, or a passphrase",
    ),
    "backup_recipient": (
        "« {said} » n’est pas une clé publique de age (age1…)",
        "« {said} » ليس مفتاحا عموميا لـ age ‏(age1…)",
        "“{said}” is no public key of age (age1…)",
    ),
    "backup_passphrase_short": (
        "La phrase de passe est trop courte : douze caractères au moins",
        "عبارة السر قصيرة جدا: اثنا عشر حرفا على الأقل",
        "The passphrase is too short: twelve characters at least",
    ),
    "restore_where": (
        "Donnez un nouveau dossier où restaurer, ou --drill pour seulement essayer",
        "أعطوا مجلدا جديدا للاسترجاع، أو --drill للتجربة فقط",
        "Give a new folder to restore into, or --drill only to try",
    ),
    "restore_no_opener": (
        "Donnez --identity (la clé secrète de age) ou la phrase de passe",
        "أعطوا --identity (المفتاح السري لـ age) أو عبارة السر",
        "Give --identity (the secret key of age) or the passphrase",
    ),
    "restore_identity": (
        "Ce fichier ne contient pas de clé secrète de age (AGE-SECRET-KEY-1…)",
        "لا يحتوي هذا الملف على مفتاح سري لـ age ‏(AGE-SECRET-KEY-1…)",
        "This file holds no secret key of age (AGE-SECRET-KEY-1…)",
    ),
    "restore_not_a_backup": (
        "{file} n’est pas une sauvegarde. Rien n’a été restauré",
        "{file} ليس نسخة احتياطية. لم يُسترجع شيء",
        "{file} is no backup. Nothing was restored",
    ),
    "restore_truncated": (
        "{file} est incomplet : sa fin manque. Rien n’a été restauré ; prenez une autre sauvegarde",
        "{file} ناقص: نهايته غائبة. لم يُسترجع شيء؛ خذوا نسخة أخرى",
        "{file} is incomplete: its end is missing. Nothing was restored; take another backup",
    ),
    "restore_altered": (
        "{file} a été abîmé ou modifié. Rien n’a été restauré ; prenez une autre sauvegarde",
        "{file} تالف أو معدّل. لم يُسترجع شيء؛ خذوا نسخة أخرى",
        "{file} was damaged or changed. Nothing was restored; take another backup",
    ),
    "restore_locked": (
        "Cette clé ou cette phrase de passe n’ouvre pas {file}. Rien n’a été restauré",
        "هذا المفتاح أو عبارة السر هذه لا تفتح {file}. لم يُسترجع شيء",
        "This key or passphrase does not open {file}. Nothing was restored",
    ),
    "restore_newer": (
        "{file} vient d’une version plus récente du programme. Mettez-le à jour, puis recommencez",
        "{file} من إصدار أحدث من البرنامج. حدّثوه ثم أعيدوا المحاولة",
        "{file} comes from a newer version of the program. Update it, then do it again",
    ),
    "restore_occupied": (
        "{place} n’est pas vide : rien n’y a été touché. Donnez un endroit vide",
        "{place} ليس فارغا: لم يُمس. أعطوا مكانا فارغا",
        "{place} is not empty: nothing there was touched. Give an empty place",
    ),
    "restore_other_database": (
        "Cette sauvegarde est celle d’une base {kind} : restaurez-la dans une base du même genre (--database)",
        "هذه النسخة من قاعدة {kind}: استرجعوها في قاعدة من النوع نفسه (--database)",
        "This backup is of a {kind} database: restore it into one of the same kind (--database)",
    ),
    "restore_unsound": (
        "Ce qui a été restauré ne correspond pas à son journal ({count} différences) et a été retiré",
        "ما استُرجع لا يطابق سجله ({count} فروق) وقد أُزيل",
        "What was restored is not as its journal says ({count} differences), and was taken away",
    ),
    "restore_proved": (
        "Sauvegarde du {at} : {entries} écritures, tête {head}. Tout ce qui peut être prouvé l’est",
        "نسخة {at}: {entries} قيود، الرأس {head}. كل ما يمكن إثباته ثابت",
        "Backup of {at}: {entries} entries, head {head}. All that can be proved is proved",
    ),
    "restore_lost_after": (
        "Ce qui a été saisi après l’écriture {entries}, {at}, est perdu : retraits de droits compris. Relisez-les",
        "ما أُدخل بعد القيد {entries}، {at}، مفقود، ومنه سحب الصلاحيات. راجعوه",
        "What was entered after entry {entries}, {at}, is lost: withdrawn rights too. Look at them again",
    ),
    "restore_lost": (
        "Depuis cette sauvegarde ({at}), {count} écritures seraient perdues",
        "منذ هذه النسخة ({at})، كانت ستُفقد {count} قيود",
        "Since this backup ({at}), {count} entries would be lost",
    ),
    "restore_signed_in": ("La connexion fonctionne", "تسجيل الدخول يعمل", "Signing in works"),
    "restore_no_account": (
        "Personne n’a de compte ici : la connexion n’a pas été essayée",
        "لا أحد له حساب هنا: لم يُجرب تسجيل الدخول",
        "Nobody has an account here: signing in was not tried",
    ),
    "restore_key_missing": (
        "La clé {name} n’est pas celle de cette base : remettez la bonne",
        "المفتاح {name} ليس مفتاح هذه القاعدة: أعيدوا الصحيح",
        "The key {name} is not that of this database: put the right one back",
    ),
    "restore_environment": (
        "Réglages à redonner par l’environnement : {names}",
        "إعدادات يجب إعطاؤها من جديد في البيئة: {names}",
        "Settings to be given again by the environment: {names}",
    ),
    "restore_done": (
        "Restauré en {took}. {count} messages attendaient : rien ne part avant `pca message resume`",
        "استُرجع خلال {took}. رسائل كانت تنتظر: {count}؛ لا يخرج شيء قبل `pca message resume`",
        "Restored in {took}. {count} messages were waiting: nothing leaves before `pca message resume`",
    ),
    "drill_done": (
        "Essai fait en {took}, inscrit au journal, puis retiré. {count} messages attendaient",
        "أُجريت التجربة خلال {took} ودُوّنت في السجل ثم أُزيلت. رسائل كانت تنتظر: {count}",
        "Drill done in {took}, journalled, then taken away. {count} messages were waiting",
    ),
    "resumed": (
        "Les messages repartent ; {count} qui attendaient ont été mis de côté",
        "استُؤنف الإرسال؛ وُضعت جانبا {count} رسائل كانت تنتظر",
        "Messages leave again; {count} that waited were set aside",
    ),
    "resume_which": (
        "Dites --set-aside (ce qui attendait ne part pas) ou --send (tout part, peut-être une seconde fois)",
        "قولوا --set-aside (ما كان ينتظر لا يخرج) أو --send (يخرج الكل، ربما مرة ثانية)",
        "Say --set-aside (what waited does not leave) or --send (all leaves, perhaps a second time)",
    ),
    "keys_accepted": (
        "Les clés présentes sont désormais celles de cette installation",
        "المفاتيح الحاضرة هي من الآن مفاتيح هذا التطبيق",
        "The keys at hand are those of this installation from now on",
    ),
    "health_backup": (
        "Dernière sauvegarde : {made} ; dernier essai de restauration : {drill}",
        "آخر نسخة احتياطية: {made}؛ آخر تجربة استرجاع: {drill}",
        "Last backup: {made}; last restore drill: {drill}",
    ),
    "health_backup_old": (
        "La dernière sauvegarde a plus d’un jour, ou il n’y en a aucune : pca backup",
        "آخر نسخة احتياطية عمرها أكثر من يوم، أو لا نسخة: pca backup",
        "The last backup is more than a day old, or there is none: pca backup",
    ),
    "health_key_unfit": (
        "Une clé manque ici ou n’est pas celle de cette base : les liens déjà envoyés ne s’ouvrent plus",
        "مفتاح غائب هنا أو ليس مفتاح هذه القاعدة: الروابط المرسلة لم تعد تُفتح",
        "A key is missing here or is not that of this database: links already sent no longer open",
    ),
    "health_sending_held": (
        "Rien n’est envoyé depuis la restauration : pca message resume",
        "لا شيء يُرسل منذ الاسترجاع: pca message resume",
        "Nothing is sent since the restore: pca message resume",
    ),
}
