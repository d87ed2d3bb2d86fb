"""The words of a first plan, in each language of the house, and its two messages."""

from __future__ import annotations

from collections.abc import Mapping

PLAN = """\
# $note_first
# $note_next
language: pca/1
id: "$id"
languages: [$tag]
title: $title
purpose: $purpose
scope: $scope
objectives: [$objective]
scenario: $scenario
time_zone: $zone
author: "$runs"
owner: log
review: $today
success_criteria: [$success]
activation_criteria: [$activation]
stand_down_criteria: [$stand_down]
dependencies: {internal: [$network], external: [$power]}
resources: [$place]
roles:
  - {function: decision, holder: "$decides", deputies: ["$stands_in"]}
  - {function: log, holder: "$runs", deputies: ["$helps"]}
teams: [{id: team, lead: "$runs", deputies: ["$helps"], title: $team}]
stakeholders: [{id: authority, kind: authority, title: $authority}]
activities:
  - id: main
    title: $activity
    priority: P0
    dmia: $longest
    rto: $aimed
    minimum_service: $minimum
    impacts: [{kind: customers, after: $aimed, severity: 3, text: $impact}]
    objective: {approved_by: "$decides", approved_on: $today, justification: $justification}

# $note_measures
measures:
  - id: M1
    title: $count
    holds_in: [crisis]
    team: team
    acknowledge_within: 30min
    complete_within: 2h
    priority: P0
    checklist: [$counted, $reported]
  - id: M2
    title: $keep
    holds_in: [crisis]
    team: team
    complete_within: $aimed
    after: [M1]
    activities: [main]
    checklist: [$informed, $working]
    undo: {title: $undo, complete_within: 3d}

# $note_messages
communications:
  - {id: ${id}_start, when: {entering: crisis}, audience: {everyone: true}, acknowledge_within: 4h, title: $started}
  - {id: ${id}_end, when: {entering: back}, audience: {everyone: true}, title: $ended}
"""

WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "note_first": "Premier plan, écrit par « pca plan new ». Changez chaque mot qui n’est pas le vôtre.",
        "note_next": "Sans « states », une crise suit le cours habituel : normal, watch, crisis, back, review, closed.",
        "note_measures": "Ce qui se fait, dans quel état, par qui et en combien de temps.",
        "note_messages": "Ce qui se dit, et quand. Les textes sont dans notifications/.",
        "purpose": "Mettre chacun à l’abri et maintenir ce qui ne peut pas attendre.",
        "scope": "Tous les sites et leur personnel.",
        "objective": "$activity : reprise en $aimed.",
        "success": "$activity : reprise dans le délai fixé.",
        "activation": "Un événement arrête cette activité, ou va l’arrêter : $activity.",
        "stand_down": "Retour au niveau habituel : $activity.",
        "network": "Réseau informatique",
        "power": "Électricité",
        "place": "Un lieu où travailler",
        "team": "Équipe de crise",
        "authority": "Autorité de tutelle",
        "minimum": "Ce qui ne peut pas attendre.",
        "impact": "Nos clients ne sont plus servis.",
        "justification": "Au-delà de $longest, le tort devient trop grand ; à confirmer avec l’approbation.",
        "count": "Compter et mettre chacun à l’abri",
        "counted": "Tout le monde est compté.",
        "reported": "Le résultat est dit au comité.",
        "keep": "Maintenir en mode réduit : $activity",
        "informed": "Chacun sait où et comment travailler.",
        "working": "Le service minimal fonctionne.",
        "undo": "Revenir au fonctionnement habituel",
        "started": "Activation",
        "ended": "Fin de la crise",
    },
    "ar": {
        "note_first": "مخطط أول كتبه الأمر pca plan new. غيّروا كل ما ليس من كلامكم.",
        "note_next": "بدون states تتبع الأزمة مسارها المعتاد: normal ثم watch ثم crisis ثم back ثم review ثم closed.",
        "note_measures": "ما يُنجز، وفي أي حالة، ومن ينجزه، وفي أي أجل.",
        "note_messages": "ما يُقال ومتى. النصوص في notifications/.",
        "purpose": "وضع الجميع في مأمن والحفاظ على ما لا يحتمل الانتظار.",
        "scope": "جميع المواقع ومستخدموها.",
        "objective": "$activity: الاستئناف خلال $aimed.",
        "success": "$activity: تم الاستئناف في الأجل المحدد.",
        "activation": "حدث يوقف هذا النشاط أو يهدد بإيقافه: $activity.",
        "stand_down": "العودة إلى المستوى المعتاد: $activity.",
        "network": "الشبكة المعلوماتية",
        "power": "الكهرباء",
        "place": "مكان للعمل",
        "team": "فريق الأزمة",
        "authority": "سلطة الوصاية",
        "minimum": "ما لا يحتمل الانتظار.",
        "impact": "لم يعد زبناؤنا يتلقون الخدمة.",
        "justification": "بعد $longest يصبح الضرر كبيرا؛ يؤكَّد عند المصادقة.",
        "count": "إحصاء الجميع ووضعهم في مأمن",
        "counted": "تم إحصاء الجميع.",
        "reported": "أُبلغت اللجنة بالنتيجة.",
        "keep": "الحفاظ على الحد الأدنى: $activity",
        "informed": "كل واحد يعرف أين وكيف يعمل.",
        "working": "الحد الأدنى من الخدمة مضمون.",
        "undo": "العودة إلى العمل المعتاد",
        "started": "التفعيل",
        "ended": "نهاية الأزمة",
    },
    "en": {
        "note_first": "A first plan, written by “pca plan new”. Change every word that is not yours.",
        "note_next": "Without `states` a crisis takes its usual course: normal, watch, crisis, back, review, closed.",
        "note_measures": "What is done, in which state, by whom and how fast.",
        "note_messages": "What is said, and when. The texts lie in notifications/.",
        "purpose": "Bring everybody to safety and keep up what cannot wait.",
        "scope": "All sites and their staff.",
        "objective": "$activity: up again within $aimed.",
        "success": "$activity: up again in the time set.",
        "activation": "Something stops this activity or is about to: $activity.",
        "stand_down": "Back at its usual level: $activity.",
        "network": "Computer network",
        "power": "Electricity",
        "place": "A place to work",
        "team": "Crisis team",
        "authority": "Supervisory authority",
        "minimum": "What cannot wait.",
        "impact": "Our customers are no longer served.",
        "justification": "Beyond $longest the harm is too great; to be confirmed on approval.",
        "count": "Count everybody and bring them to safety",
        "counted": "Everybody is counted.",
        "reported": "The committee knows the result.",
        "keep": "Keep up in reduced form: $activity",
        "informed": "Everybody knows where and how to work.",
        "working": "The minimum service is running.",
        "undo": "Go back to the usual way of working",
        "started": "Activation",
        "ended": "End of the crisis",
    },
}
"""Values the author gave stand as $activity, $longest and $aimed."""

MESSAGES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "start": {
        "subject": {
            "fr": "[{{ crisis }}] Plan activé : {{ plan }}\n",
            "ar": "[{{ crisis }}] تفعيل المخطط: {{ plan }}\n",
            "en": "[{{ crisis }}] Plan activated: {{ plan }}\n",
        },
        "mail": {
            "fr": """\
Bonjour {{ recipient }},

{{ institution }} a activé le plan « {{ plan }} » ({{ at }}).
{% if reason %}
Pourquoi : {{ reason }}
{% endif %}

Suivez la personne responsable de votre site. Vos tâches vous parviennent à part.
{% if acknowledge_by %}

Dites-nous avant {{ acknowledge_by }} que vous avez lu ce message.
{% endif %}

Le comité de crise
""",
            "ar": """\
مرحبا {{ recipient }}،

فعّلت {{ institution }} المخطط «{{ plan }}» ({{ at }}).
{% if reason %}
السبب: {{ reason }}
{% endif %}

اتبعوا المسؤول عن موقعكم. تصلكم مهامكم على حدة.
{% if acknowledge_by %}

أخبرونا قبل {{ acknowledge_by }} بأنكم قرأتم هذه الرسالة.
{% endif %}

لجنة الأزمة
""",
            "en": """\
Hello {{ recipient }},

{{ institution }} has activated the plan “{{ plan }}” ({{ at }}).
{% if reason %}
Why: {{ reason }}
{% endif %}

Follow whoever is in charge of your site. Your tasks reach you separately.
{% if acknowledge_by %}

Please tell us before {{ acknowledge_by }} that you have read this message.
{% endif %}

The crisis committee
""",
        },
        "sms": {
            "fr": "PCA {{ crisis }} : plan actif. Suivez la personne responsable de votre site.\n",
            "ar": "PCA {{ crisis }}: المخطط مفعّل. اتبعوا المسؤول عن موقعكم.\n",
            "en": "PCA {{ crisis }}: plan active. Follow whoever is in charge of your site.\n",
        },
    },
    "end": {
        "subject": {
            "fr": "[{{ crisis }}] Fin de la crise\n",
            "ar": "[{{ crisis }}] نهاية الأزمة\n",
            "en": "[{{ crisis }}] End of the crisis\n",
        },
        "mail": {
            "fr": """\
Bonjour {{ recipient }},

La crise est finie depuis le {{ at }} ; {{ institution }} revient à son fonctionnement habituel.

Merci à toutes et à tous.

Le comité de crise
""",
            "ar": """\
مرحبا {{ recipient }}،

انتهت الأزمة منذ {{ at }}، وتعود {{ institution }} إلى عملها المعتاد.

شكرا لكم جميعا.

لجنة الأزمة
""",
            "en": """\
Hello {{ recipient }},

The crisis has been over since {{ at }}; {{ institution }} goes back to its usual way of working.

Thank you all.

The crisis committee
""",
        },
        "sms": {
            "fr": "PCA {{ crisis }} : fin de la crise. Merci.\n",
            "ar": "PCA {{ crisis }}: انتهت الأزمة. شكرا.\n",
            "en": "PCA {{ crisis }}: the crisis is over. Thank you.\n",
        },
    },
}
"""The two messages of a first plan: by message, kind and language."""
