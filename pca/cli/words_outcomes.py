"""What the command line answers when something was done: in French, Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping

Said = tuple[str, str, str]
"""The same line in French, Arabic and English."""

OUTCOMES: Mapping[str, Said] = {
    "journal": ("journal n° {seq}", "السجل رقم {seq}", "journal no. {seq}"),
    "refused": ("Refusé", "مرفوض", "Refused"),
    "repeated": (
        "Déjà fait sous cet identifiant d’ordre : rien n’a été fait une seconde fois",
        "سبق تنفيذ هذا الطلب بالمعرّف نفسه: لم يُنفذ مرة ثانية",
        "Already done under this order id: nothing was done a second time",
    ),
    "nothing": ("Il n’y avait rien à changer", "لم يكن هناك ما يُغيّر", "There was nothing to change"),
    "serving": (
        "L’application répond à {address} — Ctrl-C pour arrêter",
        "التطبيق متاح على {address} — Ctrl-C للإيقاف",
        "The application answers at {address} — Ctrl-C to stop",
    ),
    "demo_serving": (
        "Ouvrez {address} dans un navigateur et entrez comme l’une des personnes — Ctrl-C pour arrêter",
        "افتحوا {address} في متصفح وادخلوا بصفة أحد الأشخاص — Ctrl-C للإيقاف",
        "Open {address} in a browser and enter as one of the people — Ctrl-C to stop",
    ),
    "installed": ("Installation prête dans {folder}", "التثبيت جاهز في {folder}", "Installation ready in {folder}"),
    "installed_before": (
        "{folder} est déjà une installation ; la base est à jour",
        "{folder} مثبت من قبل؛ قاعدة البيانات محيّنة",
        "{folder} is an installation already; its database is up to date",
    ),
    "installed_next": (
        "Ensuite : cd {folder} && pca directory import annuaire",
        "الخطوة التالية: cd {folder} && pca directory import annuaire",
        "Next: cd {folder} && pca directory import annuaire",
    ),
    "published": ("Plan {plan} publié : {hash}", "نُشر المخطط {plan}: {hash}", "Plan {plan} published: {hash}"),
    "misfit": ("Attention : {message}. {advice}.", "تنبيه: {message}. {advice}.", "Mind: {message}. {advice}."),
    "misfits_more": (
        "Et encore {count} ; « pca plan lint » les dit tous",
        "و{count} أخرى؛ الأمر «pca plan lint» يعرضها كلها",
        "And {count} more; “pca plan lint” says them all",
    ),
    "reaches_nobody": ("Attention : {what}", "تنبيه: {what}", "Mind: {what}"),
    "without_directory": (
        "Relu sans annuaire : {error}",
        "روجع دون دليل: {error}",
        "Looked over without a directory: {error}",
    ),
    "with_directory": (
        "Relu avec l’annuaire de cette installation ({people} personnes) ; --alone pour le plan seul",
        "روجع مع دليل هذا التثبيت ({people} أشخاص)؛ الخيار ‎--alone للمخطط وحده",
        "Looked over with the directory of this installation ({people} people); --alone for the plan by itself",
    ),
    "approved": ("Version {hash} approuvée", "صودق على النسخة {hash}", "Version {hash} approved"),
    "imported": (
        "Annuaire importé : {regions} régions, {sites} sites, {people} personnes ajoutés ou modifiés, {left} retirés",
        "استُورد الدليل: أُضيف أو عُدّل {regions} جهات و{sites} مواقع و{people} أشخاص، وأُزيل {left}",
        "Directory imported: {regions} regions, {sites} sites, {people} people added or changed, {left} removed",
    ),
    "import_checked": (
        "Vérifié, rien n’est importé : {regions} régions, {sites} sites, {people} personnes lus",
        "تم التحقق دون استيراد: قُرئت {regions} جهات و{sites} مواقع و{people} أشخاص",
        "Checked, nothing imported: {regions} regions, {sites} sites, {people} people read",
    ),
    "addresses": (
        "Noms ou adresses mis à jour pour {count} personne(s) ; rien d’autre n’a changé",
        "الأسماء أو العناوين المحيّنة: {count}؛ لم يتغير غير ذلك",
        "Names or addresses updated for {count} person(s); nothing else changed",
    ),
    "erased": (
        "Nom et adresses effacés pour {count} personne(s). L’identifiant reste à l’annuaire et au journal ; "
        "corrigez aussi vos fichiers, un prochain import les reprendrait",
        "حُذف الاسم والعناوين: {count}. يبقى المعرّف في الدليل والسجل؛ صححوا ملفاتكم أيضا، وإلا أعادها الاستيراد القادم",
        "Name and addresses erased: {count}. The identifier stays in directory and journal; "
        "correct your files too, or the next import brings them back",
    ),
    "status_declared": (
        "{person} : {status}",
        "{person}: {status}",
        "{person}: {status}",
    ),
    "opened": ("Crise {crisis} ouverte", "فُتحت الأزمة {crisis}", "Crisis {crisis} opened"),
    "decided": (
        "{crisis} : décision {number} « {event} » prise — {what}",
        "{crisis}: اتُّخذ القرار {number} «{event}» — {what}",
        "{crisis}: decision {number} “{event}” taken — {what}",
    ),
    "follows": (
        "{started} mesures commencent, {stopped} s’arrêtent, {tasks} tâches, {messages} messages",
        "تبدأ {started} إجراءات وتتوقف {stopped}، و{tasks} مهام، و{messages} رسائل",
        "{started} measures start, {stopped} stop, {tasks} tasks, {messages} messages",
    ),
    "preview": (
        "Aperçu, rien n’est décidé ni consigné",
        "معاينة فقط: لم يُقرر ولم يُسجل شيء",
        "Preview: nothing is decided or recorded",
    ),
    "list_given": (
        "{measure} : liste de {count} lignes prise — {what}",
        "{measure}: أُخذت لائحة من {count} أسطر — {what}",
        "{measure}: list of {count} lines taken — {what}",
    ),
    "level_set": (
        "{measure} passe au niveau {level} — {what}",
        "{measure} ينتقل إلى المستوى {level} — {what}",
        "{measure} is now on level {level} — {what}",
    ),
    "renewed": ("{measure} prolongée", "مُدّد {measure}", "{measure} renewed"),
    "rejoined": (
        "{perimeter} suit de nouveau l’institution — {what}",
        "{perimeter} يتبع المؤسسة من جديد — {what}",
        "{perimeter} follows the institution again — {what}",
    ),
    "adopted": (
        "{crisis} suit la version {hash} — {what}",
        "{crisis} تتبع النسخة {hash} — {what}",
        "{crisis} runs version {hash} — {what}",
    ),
    "closed": ("Crise {crisis} close", "أُغلقت الأزمة {crisis}", "Crisis {crisis} closed"),
    "observed": (
        "{count} valeur(s) consignée(s), {proposals} décision(s) proposée(s)",
        "القيم المسجلة: {count}، القرارات المقترحة: {proposals}",
        "{count} value(s) recorded, {proposals} decision(s) proposed",
    ),
    "interrupted_activity": (
        "{activity} à l’arrêt depuis {since} : reprise visée avant {rto}, limite {mtpd}",
        "{activity} متوقف منذ {since}: الاستئناف المستهدف قبل {rto}، والحد الأقصى {mtpd}",
        "{activity} interrupted since {since}: recovery aimed for by {rto}, limit {mtpd}",
    ),
    "restored": ("{activity} a repris", "استُؤنف {activity}", "{activity} works again"),
    "restored_partly": (
        "{activity} a repris en partie ; le compteur tourne",
        "استُؤنف {activity} جزئيا؛ العدّاد يعمل",
        "{activity} works in part; its clock runs on",
    ),
    "wave_approved": ("Envoi V{wave} autorisé", "أُذن بالإرسال V{wave}", "Wave V{wave} released"),
    "acknowledged": ("{task} prise en charge", "استُلمت {task}", "{task} acknowledged"),
    "done": ("{task} terminée", "أُنجزت {task}", "{task} done"),
    "task_refused": ("{task} refusée — {what}", "رُفضت {task} — {what}", "{task} refused — {what}"),
    "impossible": (
        "{task} déclarée impossible — {what}",
        "صُرح بتعذر {task} — {what}",
        "{task} reported impossible — {what}",
    ),
    "fallback": ("la solution de repli commence", "يبدأ الحل البديل", "its fallback starts"),
    "told_above": ("les responsables sont prévenus", "أُخبر المسؤولون", "those above are told"),
    "handed_over": ("{task} transmise à {person}", "حُوّلت {task} إلى {person}", "{task} handed over to {person}"),
    "attached": (
        "Pièce E{number} jointe à {task} ({type}, {size} octets, {sha})",
        "أُرفقت الوثيقة E{number} بـ {task} ({type}، {size} بايت، {sha})",
        "Evidence E{number} attached to {task} ({type}, {size} bytes, {sha})",
    ),
    "logged": ("Entrée {number} consignée", "دُوّنت المدخلة {number}", "Entry {number} written"),
    "point_due": ("Point attendu : {at}", "النقطة منتظرة: {at}", "Point due: {at}"),
    "points_missed": ("Points non publiés : {count}", "نقاط لم تُنشر: {count}", "Points not published: {count}"),
    "point_published": ("Point {number} publié", "نُشرت النقطة {number}", "Point {number} published"),
    "clean": ("{path} : rien à corriger", "{path}: لا شيء للتصحيح", "{path}: nothing to put right"),
    "findings": (
        "{path} : {errors} erreur(s), {warnings} avertissement(s)",
        "{path}: {errors} أخطاء و{warnings} تنبيهات",
        "{path}: {errors} errors, {warnings} warnings",
    ),
    "drawn": ("Dessin écrit dans {path}", "كُتب الرسم في {path}", "Drawing written to {path}"),
    "verified": (
        "Journal intact : {entries} écritures, tête {head}",
        "السجل سليم: {entries} قيود، الرأس {head}",
        "Journal whole: {entries} entries, head {head}",
    ),
    "broken": (
        "Journal altéré à l’écriture {seq} : {why}. Les {entries} premières sont intactes. Restaurez une sauvegarde",
        "السجل محرّف عند القيد {seq}: {why}. القيود الأولى {entries} سليمة. استرجعوا نسخة احتياطية",
        "Journal broken at entry {seq}: {why}. The first {entries} are sound. Restore a backup",
    ),
    "replay_equal": (
        "Les tables découlent du journal : aucune différence",
        "الجداول مطابقة للسجل: لا فرق",
        "The tables follow from the journal: no difference",
    ),
    "replay_differs": (
        "{count} différence(s) entre les tables et le journal. Restaurez une sauvegarde et comparez",
        "الفروق بين الجداول والسجل: {count}. استرجعوا نسخة احتياطية وقارنوا",
        "{count} difference(s) between tables and journal. Restore a backup and compare",
    ),
    "value_differs": (
        "Table {table}, ligne {key}, colonne {column} : {live} dans la base, {replayed} d’après le journal",
        "الجدول {table}، السطر {key}، العمود {column}: {live} في القاعدة، {replayed} حسب السجل",
        "Table {table}, row {key}, column {column}: {live} in the database, {replayed} by the journal",
    ),
    "row_added": (
        "Table {table}, ligne {key} : dans la base, mais pas d’après le journal",
        "الجدول {table}، السطر {key}: موجود في القاعدة وليس في السجل",
        "Table {table}, row {key}: in the database, but not by the journal",
    ),
    "row_missing": (
        "Table {table}, ligne {key} : absente de la base, présente d’après le journal",
        "الجدول {table}، السطر {key}: غائب عن القاعدة وموجود في السجل",
        "Table {table}, row {key}: missing from the database, there by the journal",
    ),
    "no_value": ("rien", "لا شيء", "nothing"),
    "quoted": ("« {text} »", "«{text}»", "“{text}”"),
    "working": (
        "Le travailleur {name} est à l’œuvre. Arrêt : Ctrl-C",
        "العامل {name} يعمل. للإيقاف: Ctrl-C",
        "Worker {name} is at work. Stop: Ctrl-C",
    ),
    "health_ages": (
        "Dernier battement : {last_tick_age} ; dernier envoi : {last_delivery_age} ; "
        "messages dus : {due}, le plus ancien depuis {oldest_due_age}",
        "آخر نبضة: {last_tick_age}؛ آخر إرسال: {last_delivery_age}؛ "
        "الرسائل المستحقة: {due}، أقدمها منذ {oldest_due_age}",
        "Last beat: {last_tick_age}; last message sent: {last_delivery_age}; "
        "messages due: {due}, the oldest for {oldest_due_age}",
    ),
    "health_process": (
        "{name} : vu il y a {age}, incident en cours : {trouble}",
        "{name}: شوهد قبل {age}، عطل جارٍ: {trouble}",
        "{name}: seen {age} ago, trouble now: {trouble}",
    ),
    "health_versions": (
        "Tables : version {schema} ; fuseaux horaires : édition {tzdata}",
        "الجداول: نسخة {schema}؛ المناطق الزمنية: إصدار {tzdata}",
        "Tables: version {schema}; time zones: edition {tzdata}",
    ),
    "health_good": ("Tout va bien", "كل شيء على ما يرام", "All is well"),
    "health_no_tick": (
        "Aucun délai ne court : relancez `pca run` (ou `pca worker`)",
        "لا مهلة تجري: أعيدوا تشغيل `pca run` (أو `pca worker`)",
        "No deadline runs: start `pca run` (or `pca worker`) again",
    ),
    "health_no_delivery": (
        "Aucun message ne part : relancez `pca run` (ou `pca worker`)",
        "لا رسالة تغادر: أعيدوا تشغيل `pca run` (أو `pca worker`)",
        "No message leaves: start `pca run` (or `pca worker`) again",
    ),
    "health_message_overdue": (
        "Des messages attendent depuis plus de dix minutes : voyez le serveur de courrier",
        "رسائل تنتظر منذ أكثر من عشر دقائق: تحققوا من خادم البريد",
        "Messages have waited for more than ten minutes: look at the mail server",
    ),
    "health_obligation_forgotten": (
        "Le veilleur a trouvé une obligation oubliée : voyez la main courante",
        "وجد المراقب التزاما منسيا: راجعوا سجل الأحداث",
        "The auditor found a forgotten obligation: see the log",
    ),
    "health_no_audit": (
        "Le veilleur ne regarde plus : relancez `pca run` (ou `pca worker`)",
        "لم يعد المراقب يعمل: أعيدوا تشغيل `pca run` (أو `pca worker`)",
        "The auditor no longer looks: start `pca run` (or `pca worker`) again",
    ),
    "health_no_collect": (
        "Personne ne relève les réponses depuis plus de cinq minutes : voyez la boîte de courrier et le centre SMS",
        "لا أحد يجمع الأجوبة منذ أكثر من خمس دقائق: تحققوا من صندوق البريد ومركز الرسائل",
        "Nobody has looked for answers for more than five minutes: look at the mailbox and the SMS centre",
    ),
    "health_no_ask": (
        "Personne ne demande plus ce que deviennent les SMS depuis plus d’un quart d’heure : voyez `pca run`",
        "لا أحد يسأل عن مصير الرسائل النصية منذ أكثر من ربع ساعة: تحققوا من `pca run`",
        "Nobody has asked what became of text messages for more than a quarter of an hour: look at `pca run`",
    ),
    "health_mail_set_aside": (
        "{count} courrier(s) illisible(s) mis de côté, à lire par quelqu’un puis à retirer de {folder}",
        "{count} رسائل بريد تعذرت قراءتها ووضعت جانبا: يقرؤها أحدكم ثم يزيلها من {folder}",
        "{count} unreadable mail(s) set aside: somebody reads them, then removes them from {folder}",
    ),
    "health_clock": (
        "L’horloge de cette machine a sauté : les échéances sont suspendues. Réglez-la ; ou, si elle est juste "
        "maintenant, dites-le : pca health --clock-is-right",
        "قفزت ساعة هذا الجهاز: الآجال معلقة. اضبطوها؛ أو إن كانت صحيحة الآن فقولوا ذلك: pca health --clock-is-right",
        "The clock of this machine leapt: deadlines are held. Set it right; or, if it is right now, say so: "
        "pca health --clock-is-right",
    ),
    "clock_believed": (
        "Noté : l’horloge est juste ({at}). Les échéances reprennent.",
        "سُجّل: الساعة صحيحة ({at}). تستأنف الآجال.",
        "Noted: the clock is right ({at}). Deadlines go on.",
    ),
    "health_break_glass": (
        "Le compte scellé est ouvert, ou son usage attend une relecture : voyez Administration, Enveloppe",
        "الحساب المختوم مفتوح، أو ينتظر استعماله مراجعة: انظروا صفحة الإدارة ثم الظرف",
        "The sealed account is open, or its use waits for a review: see Administration, Envelope",
    ),
    "running": (
        "La boucle tourne : échéances et envois. Arrêt : Ctrl-C",
        "الحلقة تعمل: الآجال والإرسال. للإيقاف: Ctrl-C",
        "Running: deadlines and deliveries. Stop with Ctrl-C",
    ),
    "beat": (
        "Un battement : {count} fait(s), messages remis",
        "نبضة واحدة: الوقائع {count}، وسُلمت الرسائل",
        "One beat: {count} fact(s), messages handed over",
    ),
    "rehearsing": ("Répétition {name}", "تمرين {name}", "Rehearsal {name}"),
    "stopped": ("Arrêté proprement", "توقف بشكل سليم", "Stopped cleanly"),
}
