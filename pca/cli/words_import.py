"""What `pca plan import` answers: what a draft lacks of its playbook, and why one is refused; in three languages."""

from __future__ import annotations

from collections.abc import Mapping

from pca.cli.words_outcomes import Said

IMPORT: Mapping[str, Said] = {
    "draft_written": (
        "Brouillon écrit dans {folder}, ce qui s’est perdu dans {folder}/LOST.md",
        "كُتبت المسودة في {folder}، وما ضاع منها في {folder}/LOST.md",
        "Draft written to {folder}, what was lost to {folder}/LOST.md",
    ),
    "draft_lost": (
        "Ce que le brouillon n’a pas repris :",
        "ما لم تأخذه المسودة:",
        "What the draft does not have:",
    ),
    "draft_refused": (
        "Refusé, rien n’a été écrit : {why}",
        "رُفض ولم يُكتب شيء: {why}",
        "Refused, nothing was written: {why}",
    ),
}

LOSSES: Mapping[str, Said] = {
    "people": (
        "Personne n’y est nommé par votre annuaire : {about} tiennent la place de vos titulaires. Mettez les vôtres.",
        "لا يذكر أحدا من دليلكم: {about} في مكان أصحاب الأدوار. ضعوا أشخاصكم.",
        "It names nobody of your directory: {about} stand where your people will. Put your own.",
    ),
    "head": (
        "Périmètre, objectifs, critères, dépendances, ressources, activité et ses délais : de nous, à réécrire.",
        "النطاق والأهداف والمعايير والتبعيات والموارد والنشاط وآجاله: كُتبت تلقائيا، أعيدوا كتابتها.",
        "Scope, objectives, criteria, dependencies, resources, the activity and its times: ours, write them anew.",
    ),
    "no_time": (
        "Sans délai dans le fichier : une heure pour accuser réception, un jour pour finir.",
        "بدون أجل في الملف: ساعة لإشعار التوصل ويوم للإنجاز.",
        "Where it gives no time: one hour to acknowledge, one day to finish.",
    ),
    "condition": (
        "Condition que le moteur ne calcule pas, une personne la juge : {about}",
        "شرط لا يحسبه المحرك، يحكم فيه شخص: {about}",
        "A condition the engine does not work out, people judge it: {about}",
    ),
    "machine_commands": (
        "{about} : {count} commande(s) pour machines, devenues des points à cocher par des personnes.",
        "{about}: {count} من أوامر الآلات صارت نقاطا يتحقق منها أشخاص.",
        "{about}: {count} command(s) for machines, now lines that people tick.",
    ),
    "machine_agent": (
        "Agent qui n’est pas une personne ou un groupe, une équipe fait son travail : {about}",
        "وكيل ليس شخصا ولا مجموعة، يقوم فريق بعمله: {about}",
        "An agent that is no person or group, a team does its work: {about}",
    ),
    "command_unreadable": (
        "{about} : une commande sans texte lisible (codée, par exemple).",
        "{about}: أمر بدون نص مقروء (مشفر مثلا).",
        "{about}: a command without words to read (encoded, say).",
    ),
    "commands_cut": (
        "{about} : {count} commandes de trop pour une liste à cocher.",
        "{about}: {count} أوامر زائدة على لائحة تحقق.",
        "{about}: {count} commands too many for a checklist.",
    ),
    "other_playbook": (
        "{about} : le playbook appelé n’est pas repris, la tâche dit de le suivre.",
        "{about}: الدليل المستدعى لم يؤخذ، والمهمة تطلب اتباعه.",
        "{about}: the playbook it calls is not taken over, the task says to follow it.",
    ),
    "step_unreached": (
        "Étape que rien n’atteint : {about}",
        "خطوة لا يوصل إليها شيء: {about}",
        "A step that nothing leads to: {about}",
    ),
    "step_without_next": (
        "Étape sans suite, prise pour une fin : {about}",
        "خطوة بدون تتمة، اعتُبرت نهاية: {about}",
        "A step without a next one, taken for an end: {about}",
    ),
    "delay": ("Attente avant l’étape : {about}", "انتظار قبل الخطوة: {about}", "The delay before a step: {about}"),
    "arguments": (
        "Valeurs reçues et rendues par l’étape : {about}",
        "قيم تستقبلها الخطوة وتعيدها: {about}",
        "Values a step takes and gives: {about}",
    ),
    "variables": (
        "Variables ({count}), leurs noms restent tels quels dans les textes. {about}",
        "متغيرات ({count})، تبقى أسماؤها كما هي في النصوص. {about}",
        "Variables ({count}), their names stay in the texts as they are. {about}",
    ),
    "secrets": (
        "Accès et secrets ({count}) : jamais copiés.",
        "بيانات الولوج والأسرار ({count}): لا تُنسخ أبدا.",
        "Ways of signing in and secrets ({count}): never copied.",
    ),
    "references": ("Références externes ({count})", "مراجع خارجية ({count})", "External references ({count})"),
    "signatures": (
        "Signatures ({count}) : elles ne valent que pour le fichier d’origine.",
        "توقيعات ({count}): لا تصح إلا للملف الأصلي.",
        "Signatures ({count}): they hold for the original file alone.",
    ),
    "markings": (
        "Restrictions de diffusion ({count}) : regardez dans l’original à qui montrer le brouillon.",
        "قيود النشر ({count}): انظروا في الأصل لمن تُعرض المسودة.",
        "Data markings ({count}): see in the original to whom the draft may be shown.",
    ),
    "extensions": ("Extensions ({count}) {about}", "إضافات ({count}) {about}", "Extensions ({count}) {about}"),
    "gravity": (
        "Priorité, gravité et impact en chiffres.",
        "الأولوية والخطورة والأثر بالأرقام.",
        "Priority, severity and impact as numbers.",
    ),
    "validity": ("Dates de validité.", "تواريخ الصلاحية.", "Dates of validity."),
    "revoked": (
        "Son auteur l’a révoqué : demandez pourquoi avant de vous en servir.",
        "سحبه صاحبه: اسألوا عن السبب قبل استعماله.",
        "Its author has revoked it: ask why before you use it.",
    ),
    "exception": ("L’étape prévue en cas d’exception.", "الخطوة المخصصة للاستثناء.", "The step for exceptions."),
}
"""What a draft lacks, by the code of the loss."""

REFUSALS: Mapping[str, Said] = {
    "not_json": ("ce n’est pas du JSON.", "هذا ليس JSON.", "this is not JSON."),
    "too_deep": ("le JSON est imbriqué sans fin.", "JSON متداخل بلا نهاية.", "the JSON is nested without end."),
    "no_playbook": (
        "ce n’est pas un playbook CACAO (« type »: « playbook »).",
        "هذا ليس دليل CACAO‏ («type»: «playbook»).",
        "this is no CACAO playbook (“type”: “playbook”).",
    ),
    "other_version": (
        "version « {about} » ; seule cacao-2.0 est lue.",
        "الإصدار «{about}»؛ لا يُقرأ إلا cacao-2.0.",
        "version “{about}”; only cacao-2.0 is read.",
    ),
    "no_workflow": ("il n’a pas d’étapes.", "ليست فيه خطوات.", "it has no steps."),
    "too_many_steps": ("{about} étapes ; 300 au plus.", "{about} خطوة؛ 300 على الأكثر.", "{about} steps; at most 300."),
    "no_start": (
        "« workflow_start » ne nomme pas une étape « start » : {about}",
        "«workflow_start» لا يسمي خطوة «start»: {about}",
        "“workflow_start” names no step of the type “start”: {about}",
    ),
    "not_a_step": ("{about} n’est pas une étape.", "{about} ليست خطوة.", "{about} is no step."),
    "unknown_step": (
        "type d’étape inconnu, {about}",
        "نوع خطوة غير معروف، {about}",
        "an unknown type of step, {about}",
    ),
    "no_branches": (
        "{about} se divise sans dire vers où.",
        "{about} تتفرع دون ذكر الوجهة.",
        "{about} forks without saying where to.",
    ),
    "too_many_branches": (
        "{about} a plus de 20 branches.",
        "{about} لها أكثر من 20 فرعا.",
        "{about} has over 20 branches.",
    ),
    "not_one_step": (
        "{about} doit nommer une étape, et une seule.",
        "{about} يجب أن تسمي خطوة واحدة فقط.",
        "{about} must name one step, and one only.",
    ),
    "dangling": (
        "une étape mène à une autre qui n’existe pas : {about}",
        "خطوة تؤدي إلى أخرى غير موجودة: {about}",
        "a step leads to one that does not exist: {about}",
    ),
    "back_to_start": (
        "« {about} » ramène au début.",
        "«{about}» تعود إلى البداية.",
        "“{about}” leads back to the start.",
    ),
    "endless": (
        "ces étapes tournent sans jamais finir : {about}",
        "هذه الخطوات تدور بلا نهاية: {about}",
        "these steps go round and never end: {about}",
    ),
    "nothing_to_do": ("il n’y a rien à faire dedans.", "ليس فيه ما يُنجز.", "there is nothing to do in it."),
    "too_tangled": (
        "trop emmêlé : plus de {about} états.",
        "متشابك: أكثر من {about} حالة.",
        "too tangled: over {about} states.",
    ),
    "too_nested": (
        "« {about} » : plus de quatre étapes parallèles l’une dans l’autre.",
        "«{about}»: أكثر من أربع خطوات متوازية متداخلة.",
        "“{about}”: more than four parallel steps inside each other.",
    ),
    "too_costly": (
        "le lire coûte trop ({about}).",
        "قراءته مكلفة جدا ({about}).",
        "reading it costs too much ({about}).",
    ),
    "busy": (
        "d’autres fichiers sont en cours de lecture ; réessayez dans une minute.",
        "ملفات أخرى قيد القراءة؛ أعيدوا المحاولة بعد دقيقة.",
        "other files are being read; try again in a minute.",
    ),
}
"""Why a playbook is refused, by code."""
