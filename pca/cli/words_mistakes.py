"""What the command line says when the input cannot be used: in French, Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping

from pca.cli.words_outcomes import Said

MISTAKES: Mapping[str, Said] = {
    "not_loopback": (
        "{host} n’est pas une adresse de cette machine : servez sur 127.0.0.1 et placez devant un proxy avec TLS",
        "{host} ليس عنواناً محلياً: شغّلوا التطبيق على 127.0.0.1 وضعوا أمامه وكيلاً بـTLS",
        "{host} is not an address of this machine only: serve on 127.0.0.1 and put a proxy with TLS before it",
    ),
    "editorial_or_not": (
        "Dites si le sens est le même : --editorial (personne n’accuse à nouveau) ou --not-editorial",
        "قولوا هل المعنى واحد: --editorial (لا يُطلب إشعار جديد) أو --not-editorial",
        "Say whether the meaning is the same: --editorial (nobody acknowledges again) or --not-editorial",
    ),
    "port_taken": (
        "Le port {port} de {host} est déjà pris. Arrêtez ce qui l’occupe, ou donnez-en un autre avec --port.",
        "المنفذ {port} على {host} مشغول. أوقفوا ما يشغله أو اختاروا منفذا آخر بالخيار --port.",
        "Port {port} of {host} is taken. Stop what holds it, or give another one with --port.",
    ),
    "port_forbidden": (
        "Le port {port} est réservé au système. Donnez-en un au-dessus de 1023 avec --port.",
        "المنفذ {port} محجوز للنظام. اختاروا منفذا فوق 1023 بالخيار --port.",
        "Port {port} is kept for the system. Give one above 1023 with --port.",
    ),
    "not_bound": (
        "L’adresse {host}, port {port}, ne peut pas être servie sur cette machine. Donnez-en une autre.",
        "لا يمكن تشغيل التطبيق على العنوان {host} والمنفذ {port} في هذا الجهاز. اختاروا عنوانا آخر.",
        "The address {host}, port {port}, cannot be served on this machine. Give another one.",
    ),
    "no_installation": (
        "Aucune installation ici. Lancez « pca init DOSSIER », puis allez dans ce dossier.",
        "لا يوجد تثبيت هنا. نفذوا «pca init DOSSIER» ثم انتقلوا إلى ذلك المجلد.",
        "There is no installation here. Run “pca init FOLDER”, then go to that folder.",
    ),
    "no_actor": (
        "Dites qui agit : --as IDENTIFIANT, ou la variable PCA_AS.",
        "حددوا من يتصرف: ‎--as IDENTIFIANT أو المتغير PCA_AS.",
        "Say who acts: --as PERSON, or the variable PCA_AS.",
    ),
    "unknown_crisis": (
        "La crise « {crisis} » n’existe pas. « pca crisis list » les montre toutes.",
        "الأزمة «{crisis}» غير موجودة. الأمر «pca crisis list» يعرضها كلها.",
        "There is no crisis “{crisis}”. “pca crisis list” shows them all.",
    ),
    "unknown_plan": (
        "Aucun plan publié ne répond à « {plan} ». « pca plan list » les montre tous.",
        "لا يوجد مخطط منشور باسم «{plan}». الأمر «pca plan list» يعرضها كلها.",
        "No published plan answers to “{plan}”. “pca plan list” shows them all.",
    ),
    "unknown_person": (
        "« {person} » n’est pas un identifiant de l’annuaire : rien n’a été effacé. Corrigez-le.",
        "«{person}» ليس معرّفا في الدليل: لم يُحذف شيء. صححوه.",
        "“{person}” is not an identifier of the directory: nothing was erased. Correct it.",
    ),
    "step_refused": (
        "La répétition s’arrête, une étape a tourné autrement que prévu : {what}",
        "توقف التمرين، جرت خطوة على غير المتوقع: {what}",
        "The rehearsal stops, a step went otherwise than it says: {what}",
    ),
    "unmet": ("Attendu et non obtenu : {what}", "متوقع ولم يتحقق: {what}", "Expected and not obtained: {what}"),
    "unreadable_plan": (
        "{path} est illisible : {count} erreur(s) à corriger.",
        "{path} غير مقروء: {count} أخطاء يجب تصحيحها.",
        "{path} cannot be read: {count} errors to put right.",
    ),
    "what_to_draw": (
        "Dites quoi dessiner : le dossier d’un plan, ou --crisis CLÉ.",
        "حددوا ما يُرسم: مجلد مخطط أو ‎--crisis KEY.",
        "Say what to draw: a plan’s folder, or --crisis KEY.",
    ),
    "workers_do_this": (
        "Cette installation est répartie (dispatcher = distributed) : lancez `pca worker`",
        "هذا التثبيت موزع (dispatcher = distributed): شغّلوا `pca worker`",
        "This installation is distributed (dispatcher = distributed): start `pca worker`",
    ),
    "run_does_this": (
        "`pca worker` demande dispatcher = distributed et PostgreSQL ; ici, lancez `pca run`",
        "يتطلب `pca worker` إعداد dispatcher = distributed وPostgreSQL؛ شغّلوا هنا `pca run`",
        "`pca worker` needs dispatcher = distributed and PostgreSQL; here, start `pca run`",
    ),
    "worker_name": (
        "Nom de travailleur illisible : {name} ; lettres, chiffres, tirets et points, 40 au plus",
        "اسم غير صالح: {name}؛ حروف وأرقام وشرطات ونقاط، 40 على الأكثر",
        "Not a worker’s name: {name}; letters, digits, dashes and dots, 40 at most",
    ),
    "worker_taken": (
        "Un travailleur nommé {name} tourne déjà ici ; donnez un autre nom avec --name",
        "يعمل هنا عامل باسم {name}؛ اختاروا اسما آخر بالخيار --name",
        "A worker named {name} runs here already; give another name with --name",
    ),
    "database_lost": (
        "La base a été perdue ; le travailleur s’arrête, le superviseur le relance",
        "فُقد الاتصال بقاعدة البيانات؛ يتوقف العامل ويعيد المشرف تشغيله",
        "The database was lost; the worker stops, its supervisor starts it anew",
    ),
    "already_running": (
        "Le processus {number} s’occupe déjà des échéances et des envois ici. Arrêtez-le d’abord.",
        "العملية {number} تتولى هنا الآجال والإرسال من قبل. أوقفوها أولا.",
        "Process {number} already runs deadlines and deliveries here. Stop it first.",
    ),
    "ambiguous_plan": (
        "« {plan} » désigne plusieurs versions. Donnez plus de caractères de l’empreinte.",
        "«{plan}» يدل على عدة نسخ. اكتبوا حروفا أكثر من البصمة.",
        "“{plan}” stands for several versions. Give more characters of the hash.",
    ),
    "task_key": (
        "« {key} » n’est pas une clé de tâche. Écrivez par exemple 2026-1/T4.",
        "«{key}» ليس مفتاح مهمة. اكتبوا مثلا 2026-1/T4.",
        "“{key}” is not a task key. Write for example 2026-1/T4.",
    ),
    "order_clash": (
        "L’identifiant d’ordre « {id} » a déjà servi pour autre chose : rien n’a été fait. Prenez-en un autre.",
        "معرّف الطلب «{id}» استُعمل من قبل لشيء آخر: لم يُنفذ شيء. اختاروا معرّفا آخر.",
        "The order id “{id}” was used before for something else: nothing was done. Take another one.",
    ),
    "order_id": (
        "Un identifiant d’ordre a de 1 à 100 lettres, chiffres ou signes . _ : / -",
        "معرّف الطلب يتكون من 1 إلى 100 حرف أو رقم أو علامة . _ : / -",
        "An order id has 1 to 100 letters, digits or signs . _ : / -",
    ),
    "pair": (
        "« {text} » ne se lit pas. Écrivez NOM=VALEUR, par exemple {example}.",
        "«{text}» غير مقروء. اكتبوا NOM=VALEUR، مثلا {example}.",
        "“{text}” cannot be read. Write NAME=VALUE, for example {example}.",
    ),
    "instant": (
        "« {text} » n’est pas une heure. Écrivez 2026-03-16T14:05 (heure du plan) ou 2026-03-16T13:05Z.",
        "«{text}» ليس وقتا. اكتبوا 2026-03-16T14:05 (بتوقيت المخطط) أو 2026-03-16T13:05Z.",
        "“{text}” is not a time. Write 2026-03-16T14:05 (the plan’s time) or 2026-03-16T13:05Z.",
    ),
    "choice": (
        "« {text} » ne convient pas. Choisissez : {known}.",
        "«{text}» غير مناسب. اختاروا: {known}.",
        "“{text}” does not fit. Choose one of: {known}.",
    ),
    "folder_taken": (
        "Le dossier {folder} n’est pas vide. Donnez un nouveau dossier : pca init mon-pca",
        "المجلد {folder} ليس فارغا. حددوا مجلدا جديدا: pca init mon-pca",
        "The folder {folder} is not empty. Name a new one: pca init my-pca",
    ),
    "three_files": (
        "Donnez un dossier qui contient {files}, ou ces trois fichiers (et, au besoin, site_types.csv et rotas.csv).",
        "حددوا مجلدا يحتوي على {files} أو هذه الملفات الثلاثة (ويمكن إضافة site_types.csv و rotas.csv).",
        "Name a folder that holds {files}, or these three files (site_types.csv and rotas.csv may be added).",
    ),
    "bad_registers": (
        "L’annuaire ne peut pas être importé : {count} point(s) à corriger. Rien n’a été importé.",
        "لا يمكن استيراد الدليل: {count} نقاط يجب تصحيحها. لم يُستورد شيء.",
        "The directory cannot be imported: {count} thing(s) to correct. Nothing was imported.",
    ),
    "demo_taken": (
        "{folder} existe et n’est pas un dossier de démonstration : il est laissé intact. Déplacez-le d’abord.",
        "{folder} موجود وليس مجلد عرض توضيحي: تُرك كما هو. انقلوه أولا.",
        "{folder} exists and is not a demonstration folder: it was left alone. Move it away first.",
    ),
    "no_closing": (
        "Le plan n’a pas une seule décision de clôture possible. Utilisez « pca crisis decide » : {known}.",
        "ليس في المخطط قرار إغلاق وحيد ممكن. استعملوا «pca crisis decide»: {known}.",
        "The plan has not exactly one closing decision. Use “pca crisis decide”: {known}.",
    ),
    "unreadable_argument": (
        "Un argument n’est pas un texte lisible (UTF-8, sans caractère de contrôle). Corrigez-le.",
        "أحد المعطيات ليس نصا مقروءا (UTF-8). صححوه.",
        "An argument is not readable text (UTF-8, without control characters). Correct it.",
    ),
    "disk_full": (
        "Le disque est plein : rien n’a été écrit. Libérez de la place, puis recommencez.",
        "القرص ممتلئ: لم يُكتب شيء. حرروا مساحة ثم أعيدوا المحاولة.",
        "The disk is full: nothing was written. Free some space, then do it again.",
    ),
    "busy": (
        "Un autre programme écrit dans la base. Arrêtez-le, ou réessayez dans un moment.",
        "برنامج آخر يكتب في قاعدة البيانات. أوقفوه أو أعيدوا المحاولة بعد قليل.",
        "Another program is writing to the database. Stop it, or try again in a moment.",
    ),
    "file": (
        "{path} ne peut pas être lu ou écrit : {reason}.",
        "{path} لا يمكن قراءته أو كتابته: {reason}.",
        "{path} cannot be read or written: {reason}.",
    ),
    "interrupted": ("Interrompu.", "توقف.", "Interrupted."),
    "defect": (
        "Erreur de l’outil ({kind}). Rien n’est fait à moitié. Relancez avec PCA_TRACE=1 et signalez le résultat.",
        "خطأ في الأداة ({kind}). لم يُنفذ شيء بشكل ناقص. أعيدوا التشغيل مع PCA_TRACE=1 وأبلغوا بما يظهر.",
        "A defect of this tool ({kind}). Nothing was done by half. Run again with PCA_TRACE=1 and report what appears.",
    ),
}
