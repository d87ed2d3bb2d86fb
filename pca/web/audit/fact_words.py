"""What happened, one sentence for each kind of fact, in French, Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping

from pca.web.audit.guard_words import GUARDED
from pca.web.audit.task_words import TASKS
from pca.web.kit.act_words import Said

FACTS: Mapping[str, Said] = {
    "refused": ("Refusé : {sentence}", "مرفوض: {sentence}", "Refused: {sentence}"),
    "deadlines_redated": (
        "Échéances datées par une horloge fausse, remises à leur date : tâches {tasks}, messages {messages}",
        "آجال أرّختها ساعة خاطئة، أُعيدت إلى تاريخها: المهام {tasks}، الرسائل {messages}",
        "Deadlines dated by a wrong clock, set right: tasks {tasks}, messages {messages}",
    ),
    "directory_changed": (
        "Annuaire : personnes {people}, sites {sites}, régions {regions} ; départs {left}",
        "الدليل: الأشخاص {people}، المواقع {sites}، الجهات {regions}؛ المغادرون {left}",
        "Directory: people {people}, sites {sites}, regions {regions}; left {left}",
    ),
    "status_declared": ("{person} : {status}", "{person}: {status}", "{person}: {status}"),
    "plan_published": (
        "Plan {plan} {version} publié, auteur {author} ({hash})",
        "نُشر المخطط {plan} {version}، الكاتب {author} ({hash})",
        "Plan {plan} {version} published, author {author} ({hash})",
    ),
    "plan_approved": ("Plan {hash} approuvé par {by}", "صادق {by} على المخطط {hash}", "Plan {hash} approved by {by}"),
    "crisis_opened": (
        "Crise ouverte : {title} (plan {plan})",
        "فُتحت أزمة: {title} (المخطط {plan})",
        "Crisis opened: {title} (plan {plan})",
    ),
    "plan_adopted": (
        "La crise suit la version {after} au lieu de {before}",
        "تتبع الأزمة النسخة {after} بدل {before}",
        "The crisis follows version {after} instead of {before}",
    ),
    "decision_taken": (
        "Décision D{number} : {event} — {perimeter}, au titre de {seat}",
        "القرار D{number}: {event} — {perimeter}، بصفة {seat}",
        "Decision D{number}: {event} — {perimeter}, as {seat}",
    ),
    "state_entered": ("{perimeter} : {configuration}", "{perimeter}: {configuration}", "{perimeter}: {configuration}"),
    "perimeter_rejoined": (
        "{perimeter} suit de nouveau l’institution",
        "{perimeter} يتبع المؤسسة من جديد",
        "{perimeter} follows the institution again",
    ),
    "crisis_closed": (
        "Crise close ; revue attendue avant {review_due}",
        "أُغلقت الأزمة؛ المراجعة قبل {review_due}",
        "Crisis closed; review due by {review_due}",
    ),
    "measure_started": (
        "Mesure {measure} en vigueur — {perimeter} {level}",
        "بدأ الإجراء {measure} — {perimeter} {level}",
        "Measure {measure} in force — {perimeter} {level}",
    ),
    "condition_judged": (
        "Condition de la mesure {measure} : {outcome} — {perimeter} {known}",
        "شرط الإجراء {measure}: {outcome} — {perimeter} {known}",
        "Condition of measure {measure}: {outcome} — {perimeter} {known}",
    ),
    "measure_set_aside": (
        "Mesure {measure} écartée au profit de {by_measure} : {places}",
        "نُحّي الإجراء {measure} لصالح {by_measure}: {places}",
        "Measure {measure} set aside for {by_measure}: {places}",
    ),
    "list_given": (
        "Liste de la mesure {measure} — {perimeter} : {entries}",
        "لائحة الإجراء {measure} — {perimeter}: {entries}",
        "List of measure {measure} — {perimeter}: {entries}",
    ),
    "people_matched": (
        "Mesure {measure} : personnes concernées {joined} ; plus concernées {left}",
        "الإجراء {measure}: الأشخاص المعنيون {joined}؛ لم يعودوا معنيين {left}",
        "Measure {measure}: people concerned {joined}; concerned no more {left}",
    ),
    "measure_stopped": (
        "Mesure {measure} arrêtée — {perimeter}",
        "توقف الإجراء {measure} — {perimeter}",
        "Measure {measure} stopped — {perimeter}",
    ),
    "level_set": (
        "Mesure {measure} au niveau {level} — {perimeter}",
        "الإجراء {measure} في المستوى {level} — {perimeter}",
        "Measure {measure} on level {level} — {perimeter}",
    ),
    "measure_renewed": (
        "Mesure {measure} prolongée jusqu’à {expires_at} — {perimeter}",
        "مُدّد الإجراء {measure} إلى {expires_at} — {perimeter}",
        "Measure {measure} renewed until {expires_at} — {perimeter}",
    ),
    "recurrence_set": (
        "Mesure {measure} : prochaine échéance {next_at} — {perimeter}",
        "الإجراء {measure}: الموعد القادم {next_at} — {perimeter}",
        "Measure {measure}: next time {next_at} — {perimeter}",
    ),
    **TASKS,
    "messages_queued": (
        "Envoi V{wave} « {communication} » ({kind}) : destinataires {count}, à partir de M{first} (textes {digest})",
        "الإرسال V{wave} «{communication}» ({kind}): المستلمون {count} ابتداءً من M{first} (النصوص {digest})",
        "Wave V{wave} “{communication}” ({kind}): recipients {count}, from M{first} (texts {digest})",
    ),
    "wave_approved": (
        "Envoi V{wave} autorisé, au titre de {seat}",
        "أُذن بالإرسال V{wave}، بصفة {seat}",
        "Wave V{wave} released, as {seat}",
    ),
    "deliveries_recorded": (
        "Messages : {deliveries}",
        "الرسائل: {deliveries}",
        "Messages: {deliveries}",
    ),
    "waves_stopped": (
        "Envois arrêtés : {waves} — messages retenus {suppressed}, déjà partis {sent}, au titre de {seat}",
        "إرسالات أُوقفت: {waves} — الرسائل المحجوزة {suppressed}، المُرسلة {sent}، بصفة {seat}",
        "Waves stopped: {waves} — messages kept back {suppressed}, already sent {sent}, as {seat}",
    ),
    "ladders_climbed": (
        "Envoi V{origin}, sans réponse, échelon {rung} : {recipients} → {to}",
        "الإرسال V{origin}، دون جواب، الدرجة {rung}: {recipients} ← {to}",
        "Wave V{origin}, no answer, rung {rung}: {recipients} → {to}",
    ),
    "receipts_recorded": (
        "Accusés des opérateurs : {count} {channel}",
        "إشعارات المزوّدين: {count} {channel}",
        "Providers’ receipts: {count} {channel}",
    ),
    "post_published": (
        "M{message} publié, au titre de {seat} : {link}",
        "نُشر M{message}، بصفة {seat}: {link}",
        "M{message} published, as {seat}: {link}",
    ),
    "messages_answered": ("Réponses reçues : {count}", "الأجوبة الواردة: {count}", "Answers received: {count}"),
    "help_asked": (
        "{person} demande de l’aide (M{message})",
        "{person} يطلب المساعدة (M{message})",
        "{person} asks for help (M{message})",
    ),
    "help_ended": (
        "Aide pour {person} terminée, selon {by} : {word}",
        "انتهى طلب {person} للمساعدة، حسب {by}: {word}",
        "Help for {person} ended, according to {by}: {word}",
    ),
    "text_read": ("Message reçu n° {text} lu", "قُرئت الرسالة الواردة رقم {text}", "Text received no. {text} read"),
    "account_managed": (
        "Compte de {person} : {change}",
        "حساب {person}: {change}",
        "Account of {person}: {change}",
    ),
    "access_prepared": (
        "Préparé, à confirmer par une autre personne : {kind} {person} (n° {number})",
        "هُيئ وينتظر تأكيد شخص آخر: {kind} {person} (رقم {number})",
        "Prepared, for another person to confirm: {kind} {person} (no. {number})",
    ),
    "access_confirmed": (
        "Confirmé : {kind} {person} (n° {number}), préparé par {by}",
        "أُكد: {kind} {person} (رقم {number})، هيأه {by}",
        "Confirmed: {kind} {person} (no. {number}), prepared by {by}",
    ),
    "access_dropped": (
        "Abandonné : {kind} {person} (n° {number})",
        "أُلغي: {kind} {person} (رقم {number})",
        "Dropped: {kind} {person} (no. {number})",
    ),
    "break_glass_sealed": (
        "Nouveau secret dans l’enveloppe scellée",
        "سر جديد في المظروف المختوم",
        "New secret in the sealed envelope",
    ),
    "log_entry_added": (
        "Main courante n° {number} ({event_at}) : {text}",
        "سجل الوقائع رقم {number} ({event_at}): {text}",
        "Log entry {number} ({event_at}): {text}",
    ),
    "point_published": (
        "Point de situation n° {number} : {text}",
        "نقطة الوضعية رقم {number}: {text}",
        "Point of situation no. {number}: {text}",
    ),
    "indicators_observed": (
        "Valeurs relevées : {observations} {source}",
        "القيم المسجلة: {observations} {source}",
        "Values recorded: {observations} {source}",
    ),
    "proposed": (
        "Décision proposée n° {number} : {event} — {perimeter}, seuil {threshold} ({value})",
        "قرار مقترح رقم {number}: {event} — {perimeter}، العتبة {threshold} ({value})",
        "Decision proposed, no. {number}: {event} — {perimeter}, threshold {threshold} ({value})",
    ),
    "proposal_settled": (
        "Proposition n° {number} : {outcome}",
        "الاقتراح رقم {number}: {outcome}",
        "Proposal no. {number}: {outcome}",
    ),
    "activity_interrupted": (
        "{activity} à l’arrêt depuis {since} : RTO {rto_at}, MTPD {mtpd_at}",
        "{activity} متوقف منذ {since}: RTO {rto_at}، MTPD {mtpd_at}",
        "{activity} interrupted since {since}: RTO {rto_at}, MTPD {mtpd_at}",
    ),
    "activity_restored": ("{activity} a repris", "استُؤنف {activity}", "{activity} works again"),
    "activity_left_down": (
        "{activity} encore à l’arrêt à la clôture : son horloge est arrêtée",
        "{activity} ما زال متوقفا عند الإغلاق: أُوقفت ساعته",
        "{activity} still down at closing: its clock is stopped",
    ),
    "mark_reached": (
        "{activity} : repère {mark} atteint",
        "{activity}: بُلغت علامة {mark}",
        "{activity}: mark {mark} reached",
    ),
    "grant_given": (
        "Droit n° {number} : {role} à {person}, portée {scope}, depuis {starts}",
        "الصلاحية رقم {number}: {role} لـ {person}، النطاق {scope}، منذ {starts}",
        "Grant no. {number}: {role} to {person}, scope {scope}, from {starts}",
    ),
    "grant_withdrawn": (
        "Droit n° {number} retiré à {person}",
        "سُحبت الصلاحية رقم {number} من {person}",
        "Grant no. {number} withdrawn from {person}",
    ),
    "break_glass_opened": (
        "Compte scellé ouvert jusqu’à {ends} ({person} ; se présente comme : {claimed})",
        "فُتح الحساب المختوم إلى {ends} ({person}؛ يقدم نفسه باسم: {claimed})",
        "Sealed account open until {ends} ({person}; says to be: {claimed})",
    ),
    "break_glass_closed": (
        "Usage {number} du compte scellé terminé",
        "انتهى الاستعمال {number} للحساب المختوم",
        "Use {number} of the sealed account ended",
    ),
    "break_glass_reviewed": (
        "Usage {number} du compte scellé examiné",
        "روجع الاستعمال {number} للحساب المختوم",
        "Use {number} of the sealed account reviewed",
    ),
    "seat_delegated": (
        "Délégation n° {number} : {to} agit pour {by} ({role}) du {starts} au {ends}",
        "التفويض رقم {number}: يتصرف {to} نيابة عن {by} ({role}) من {starts} إلى {ends}",
        "Delegation no. {number}: {to} acts for {by} ({role}) from {starts} to {ends}",
    ),
    "delegation_withdrawn": (
        "Délégation n° {number} retirée",
        "سُحب التفويض رقم {number}",
        "Delegation no. {number} withdrawn",
    ),
    "role_handed_over": (
        "Rôle {role} : {to} relève {before}",
        "الدور {role}: {to} يخلف {before}",
        "Role {role}: {to} relieves {before}",
    ),
    "consulted": (
        "Copie du journal emportée jusqu’à l’écriture {entries} {chosen}",
        "أُخذت نسخة من السجل إلى القيد {entries} {chosen}",
        "Copy of the journal taken away, up to entry {entries} {chosen}",
    ),
    **GUARDED,
}
"""By the fact's tag; the words in braces are its fields, said by `pca.web.audit.journal_text`."""
