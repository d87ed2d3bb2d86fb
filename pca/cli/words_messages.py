"""What the command line says of messages: in French, Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping

from pca.cli.words_outcomes import Said

MESSAGES: Mapping[str, Said] = {
    "wave": ("Envoi", "الإرسال", "Wave"),
    "recipient": ("Destinataire", "المستلم", "Recipient"),
    "language": ("Langue", "اللغة", "Language"),
    "said_kind": ("Forme", "الشكل", "Kind"),
    "sent_at": ("Envoyé", "أُرسلت", "Sent"),
    "error": ("Remarque", "ملاحظة", "Remark"),
    "channel": ("Canal", "القناة", "Channel"),
    "communication": ("Communication", "البلاغ", "Communication"),
    "answers": ("Réponses", "الأجوبة", "Answers"),
    "rate": ("Taux", "النسبة", "Rate"),
    "stand_in": ("Suppléant prévenu", "النائب المُشعَر", "Stand-in told"),
    "replaced_by": ("Remplacé par", "عوضه", "Replaced by"),
    "message_key": (
        "« {key} » n’est pas une clé de message. Écrivez-la comme 2026-1/M7",
        "«{key}» ليس رمز رسالة. اكتبوه مثل 2026-1/M7",
        "“{key}” is not the key of a message. Write it as 2026-1/M7",
    ),
    "no_message": (
        "Il n’y a pas de message {message} dans {crisis}",
        "لا توجد رسالة {message} في {crisis}",
        "There is no message {message} in {crisis}",
    ),
    "no_text": (
        "Ce message ne s’écrit pas ainsi : {why}",
        "لا تُكتب هذه الرسالة هكذا: {why}",
        "This message cannot be written like that: {why}",
    ),
    "message_acknowledged": ("{message} confirmé", "أُكدت {message}", "{message} acknowledged"),
    "message_published": ("publié", "نُشر", "published"),
    "message_published_as": ("{message} publié", "نُشرت {message}", "{message} published"),
    "asked_again": ("{count} personnes relancées", "ذُكّر {count} أشخاص", "{count} people asked again"),
    "roll_called": (
        "Appel V{wave} : {count} personnes interrogées",
        "المناداة V{wave}: سُئل {count} أشخاص",
        "Roll-call V{wave}: {count} people asked",
    ),
    "roll_answered": (
        "{answered} / {asked} ont répondu, {help} ont besoin d’aide",
        "أجاب {answered} / {asked}، ويحتاج {help} إلى مساعدة",
        "{answered} / {asked} have answered, {help} need help",
    ),
    "roll_help": ("Besoin d’aide", "يحتاجون مساعدة", "Need help"),
    "said_received": ("bien reçu", "وصل", "received"),
    "said_safe": ("va bien", "بخير", "is safe"),
    "said_help": ("a besoin d’aide", "يحتاج مساعدة", "needs help"),
    "said_telework": ("en télétravail", "يعمل عن بعد", "teleworks"),
    "said_absent": ("absent", "غائب", "absent"),
    "no_roll_call": (
        "Il n’y a pas de tel appel dans {crisis}",
        "لا توجد مناداة كهذه في {crisis}",
        "There is no such roll-call in {crisis}",
    ),
    "wave_stopped": (
        "Envoi V{wave} arrêté : {suppressed} messages retenus, {sent} étaient déjà partis",
        "أُوقف الإرسال V{wave}: احتُجزت {suppressed} رسائل، وكانت {sent} قد أُرسلت",
        "Wave V{wave} stopped: {suppressed} messages kept back, {sent} had left already",
    ),
    "recipients_told": (
        "{count} destinataires prévenus",
        "سيُشعَر {count} متلقيا",
        "{count} recipients told",
    ),
    "way_out": (
        "{kind} : {messages} messages, {parts} à payer, coût estimé {cost}, neuf sur dix remis en {span}",
        "{kind}: {messages} رسائل، {parts} للأداء، الكلفة المقدرة {cost}، تسعة من عشرة خلال {span}",
        "{kind}: {messages} messages, {parts} to pay, estimated cost {cost}, nine in ten handed over in {span}",
    ),
    "seconds": ("{count} s", "{count} ث", "{count} s"),
    "minutes": ("{count} min", "{count} د", "{count} min"),
    "cannot_reach": (
        "Sans aucun moyen de contact, à appeler : {people}",
        "بدون أي وسيلة اتصال، يُتصل بهم: {people}",
        "Without any contact point, to be called: {people}",
    ),
    "to_confirm": (
        "Beaucoup de monde : ajoutez --confirm {count} pour décider",
        "العدد كبير: أضيفوا ‎--confirm {count} لاتخاذ القرار",
        "Many people: add --confirm {count} to decide",
    ),
    "sms_size": (
        "SMS en {parts} partie(s), {units} signes, alphabet {alphabet}",
        "رسالة قصيرة في {parts} أجزاء، {units} رمزا، أبجدية {alphabet}",
        "SMS in {parts} part(s), {units} places, alphabet {alphabet}",
    ),
    "no_waves": ("Aucun message n’est encore prévu.", "لا رسائل بعد.", "No message yet."),
    "nobody_holds": (
        "Personne ne tient encore d’instruction.",
        "لا أحد لديه تعليمات بعد.",
        "Nobody holds an instruction yet.",
    ),
    "nobody_to_call": ("Personne à appeler.", "لا أحد يُتصل به.", "Nobody to call."),
    "no_answers_asked": ("Aucune réponse n’est attendue.", "لا جواب منتظر.", "No answer is awaited."),
    "phone": ("Téléphone", "الهاتف", "Telephone"),
    "stopped_wave": ("arrêté", "موقوف", "stopped"),
    "awaiting_approval": ("à autoriser", "ينتظر الإذن", "to be released"),
    "message_awaiting_approval": ("à autoriser", "ينتظر الإذن", "to be released"),
    "message_queued": ("en attente", "في الانتظار", "waiting"),
    "message_held": ("retenu", "مؤجل", "held"),
    "message_retry": ("à réessayer", "سيُعاد", "to be tried again"),
    "message_sent": ("envoyé", "أُرسل", "sent"),
    "message_delivered": ("remis", "سُلّم", "delivered"),
    "message_read": ("lu", "قُرئ", "read"),
    "message_answered": ("confirmé", "أُكد", "acknowledged"),
    "message_failed": ("non remis", "لم يُسلّم", "not delivered"),
    "message_suppressed": ("retiré", "سُحب", "kept back"),
    "message_unreachable": ("injoignable", "لا وسيلة اتصال", "unreachable"),
    "silent": ("sans réponse", "بلا جواب", "no answer"),
    "not_reached": ("non joint", "لم يُبلَّغ", "not reached"),
    "genuine": (
        "Message authentique de {institution} : {title}, {kind}, {at}, crise {crisis}",
        "رسالة أصلية من {institution}: {title}، {kind}، {at}، الأزمة {crisis}",
        "Genuine message of {institution}: {title}, {kind}, {at}, crisis {crisis}",
    ),
    "not_genuine": (
        "Ce code n’est celui d’aucun message envoyé d’ici. Ne suivez pas le message ; prévenez la cellule de crise",
        "لا تحمل أي رسالة مُرسلة من هنا هذا الرمز. لا تتبعوا الرسالة وأخبروا خلية الأزمة",
        "No message sent from here has this code. Do not follow it; tell the crisis committee",
    ),
    "outdated": (
        "Ce message ne vaut plus : il a été remplacé ou arrêté.",
        "هذه الرسالة لم تعد صالحة: عُوضت أو أُوقفت.",
        "This message no longer holds: it was replaced or stopped.",
    ),
}
