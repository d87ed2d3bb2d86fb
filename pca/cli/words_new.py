"""What `pca plan new` and `pca plan import` ask and answer: in French, Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping

from pca.cli.words_outcomes import Said

NEW: Mapping[str, Said] = {
    "ask_title": (
        "1/5 Comment s’appelle le plan ? (par exemple : Inondation du siège)",
        "1/5 ما اسم المخطط؟ (مثلا: فيضان المقر)",
        "1/5 What is the plan called? (for example: Flood at head office)",
    ),
    "ask_scenario": (
        "2/5 À quoi prépare-t-il ? Un numéro :\n{choices}\n",
        "2/5 لأي شيء يُعِدّ؟ رقم واحد:\n{choices}\n",
        "2/5 What does it prepare for? A number:\n{choices}\n",
    ),
    "ask_activity": (
        "3/5 Quelle activité doit continuer ? (par exemple : le guichet)",
        "3/5 أي نشاط يجب أن يستمر؟ (مثلا: الشباك)",
        "3/5 Which activity must go on? (for example: the counter)",
    ),
    "ask_longest": (
        "4/5 Combien de temps peut-elle s’arrêter au plus, selon la direction ? (30min, 4h, 2d, 1w)",
        "4/5 كم يمكن أن تتوقف على الأكثر حسب الإدارة؟ (30min، 4h، 2d، 1w)",
        "4/5 How long may it stand still at most, says your management? (30min, 4h, 2d, 1w)",
    ),
    "ask_people": (
        "5/5 Qui décide, qui le supplée, qui mène le plan, qui le supplée ? (quatre identifiants de l’annuaire)",
        "5/5 من يقرر، ومن ينوب عنه، ومن يسيّر المخطط، ومن ينوب عنه؟ (أربعة معرّفات من الدليل)",
        "5/5 Who decides, who stands in, who runs the plan, who stands in? (four identifiers of the directory)",
    ),
    "title_unusable": (
        "Un titre a de 2 à 120 caractères, sur une ligne.",
        "للعنوان من حرفين إلى 120 حرفا في سطر واحد.",
        "A title has 2 to 120 characters, on one line.",
    ),
    "scenario_unusable": (
        "« {said} » n’est pas dans la liste : donnez son numéro, ou un mot parmi {known}.",
        "«{said}» ليس في اللائحة: أعطوا رقمه أو كلمة من {known}.",
        "“{said}” is not in the list: give its number, or a word among {known}.",
    ),
    "duration_unusable": (
        "« {said} » n’est pas une durée. Écrivez 30min, 4h, 2d, 1w ou 1d 12h.",
        "«{said}» ليست مدة. اكتبوا 30min أو 4h أو 2d أو 1w أو 1d 12h.",
        "“{said}” is no length of time. Write 30min, 4h, 2d, 1w or 1d 12h.",
    ),
    "four_people": (
        "Donnez quatre identifiants séparés par des virgules, comme dg, dga, rpca, rpca-adj.",
        "أعطوا أربعة معرّفات تفصل بينها فواصل، مثل dg, dga, rpca, rpca-adj.",
        "Give four identifiers with commas between them, as dg, dga, rpca, rpca-adj.",
    ),
    "people_twice": (
        "Qui décide et qui mène le plan sont deux personnes, et nul n’est son propre suppléant.",
        "من يقرر ومن يسيّر المخطط شخصان، ولا أحد ينوب عن نفسه.",
        "Who decides and who runs the plan are two people, and nobody stands in for themselves.",
    ),
    "person_not_here": (
        "« {said} » n’est pas dans l’annuaire. Il y a par exemple : {known}.",
        "«{said}» غير موجود في الدليل. فيه مثلا: {known}.",
        "“{said}” is not in the directory. There is, for example: {known}.",
    ),
    "name_unusable": (
        "Le nom court « {said} » ne va pas : une lettre, puis lettres, chiffres et _, 32 au plus.",
        "الاسم المختصر «{said}» غير صالح: حرف لاتيني ثم حروف وأرقام و_، 32 على الأكثر.",
        "The short name “{said}” will not do: a letter, then letters, digits and _, at most 32.",
    ),
    "zone_unusable": (
        "« {said} » n’est pas un fuseau horaire. Écrivez par exemple Africa/Casablanca.",
        "«{said}» ليست منطقة زمنية. اكتبوا مثلا Africa/Casablanca.",
        "“{said}” is no time zone. Write one such as Africa/Casablanca.",
    ),
    "plan_there": (
        "{folder} existe déjà : rien n’a été écrit. Donnez un autre nom avec --name ou un autre dossier avec -o.",
        "{folder} موجود: لم يُكتب شيء. أعطوا اسما آخر بالخيار ‎--name أو مجلدا آخر بالخيار ‎-o.",
        "{folder} is there already: nothing was written. Give another name with --name, or another folder with -o.",
    ),
    "answer_missing": (
        "Il manque {option} : sans terminal, chaque réponse se donne par son option.",
        "الخيار {option} ناقص: بدون طرفية تُعطى كل إجابة بخيارها.",
        "{option} is missing: without a terminal each answer is given by its option.",
    ),
    "plan_written": ("Plan écrit dans {folder}", "كُتب المخطط في {folder}", "Plan written to {folder}"),
    "plan_next": (
        "Ensuite : relisez chaque mot de {folder}/playbook.yaml, puis « pca plan lint {plan} »",
        "بعد ذلك: راجعوا كل كلمة في {folder}/playbook.yaml ثم نفذوا «pca plan lint {plan}»",
        "Next: read every word of {folder}/playbook.yaml, then “pca plan lint {plan}”",
    ),
}

SCENARIOS: Mapping[str, Said] = {
    "staff_unavailable": ("personnel indisponible", "غياب المستخدمين", "staff unavailable"),
    "pandemic": ("pandémie", "جائحة", "pandemic"),
    "premises": ("locaux inutilisables", "مقرات غير صالحة", "premises that cannot be used"),
    "ict_failure": ("panne informatique", "عطل معلومياتي", "IT failure"),
    "telecoms": ("télécommunications coupées", "انقطاع الاتصالات", "telecoms down"),
    "cyber_attack": ("attaque informatique", "هجوم سيبراني", "cyber attack"),
    "supplier": ("fournisseur défaillant", "عجز مورّد", "supplier failure"),
    "natural_disaster": ("catastrophe naturelle", "كارثة طبيعية", "natural disaster"),
    "power_outage": ("coupure d’électricité", "انقطاع الكهرباء", "power cut"),
    "social_instability": ("troubles sociaux", "اضطرابات اجتماعية", "social unrest"),
    "surge": ("afflux", "تدفق", "surge"),
    "insider": ("malveillance interne", "فعل داخلي مؤذٍ", "harm from inside"),
}
"""What a plan prepares for, in words."""
