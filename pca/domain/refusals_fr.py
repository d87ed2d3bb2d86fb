"""Why an order was refused, in French: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # people and rights
    "not_entitled": "{person} ne peut pas décider « {what} ». Demandez à : {roles}, ou à leur suppléant.",
    "person_unknown": "« {person} » n’est pas dans l’annuaire. Vérifiez l’identifiant ou importez l’annuaire à jour.",
    "informant_missing": "Vous parlez au nom de {person} : indiquez aussi qui vous l’a dit.",
    "roll_call_unwritten": "Cette version du plan n’a pas de texte pour l’appel. Publiez-en une autre, ou téléphonez.",
    "roll_call_nobody": "Personne à appeler ici[ : {place}]. Vérifiez l’identifiant.",
    "reason_missing": "Il manque le motif. Écrivez pourquoi, en une phrase, puis recommencez.",
    "status_unchanged": "{person} a déjà le statut « {status} ». Il n’y a rien à faire.",
    "directory_empty": "L’annuaire est vide. Importez d’abord les personnes, les sites et les régions.",
    "seats_empty": (
        "Personne dans l’annuaire pour tenir : {roles}. Complétez l’annuaire, ou publiez une version qui nomme "
        "quelqu’un d’autre."
    ),
    "site_kind_unknown": (
        "Type de site inconnu : {kinds}. Ajoutez-le à la liste des types de site (site_types.csv) ou corrigez le site."
    ),
    "place_twice": (
        "« {places} » désigne deux lieux à la fois. Chaque région et chaque site a son propre identifiant ; "
        "« root » est l’institution."
    ),
    "role_holders_leave": (
        "{people} : une personne qui tient un rôle ne quitte pas l’annuaire par un fichier. "
        "Faites d’abord retirer ou transmettre son rôle par une autre personne, puis importez de nouveau."
    ),
    "directory_unchanged": "Cet annuaire est identique à celui en place. Il n’y a rien à importer.",
    # plans
    "plan_unknown": (
        "La version de plan « {plan} » n’est pas publiée ici. Publiez-la, ou choisissez-en une dans la liste."
    ),
    "plan_published": "Ce contenu est déjà publié sous {plan}. Il n’y a rien à refaire.",
    "plan_hash_differs": (
        "Le contenu ne correspond pas à l’empreinte {plan} : rien n’est publié. Publiez de nouveau le plan."
    ),
    "plan_already_approved": "{plan} est déjà approuvé par {person}. Il n’y a rien à refaire.",
    "own_plan": (
        "{person} est l’auteur de ce plan et ne peut pas l’approuver. Demandez à une autre personne habilitée."
    ),
    "plan_not_approved": (
        "{plan} n’est pas encore approuvé : il ne peut servir qu’en exercice. Faites-le approuver d’abord."
    ),
    "plan_missing": "Aucun plan ne permet de juger cet ordre. Ouvrez d’abord une crise sur un plan publié.",
    "plan_overtaken": "Une autre version a été approuvée entre-temps : relisez {plan} à côté d’elle, puis approuvez.",
    "plan_in_force": "La crise suit déjà cette version du plan ({plan}). Choisissez-en une autre.",
    "plan_differs": (
        "« {plan} » est un autre plan que celui de la crise ({running}). Prenez une version du même plan."
    ),
    "states_apart": "Cette version sépare ce qui vaut ensemble : {state}. Revoyez ses états, ou sortez-en d’abord.",
    "state_not_in_plan": (
        "La nouvelle version ne connaît pas l’état en cours ({state}). Changez d’abord d’état, ou de version."
    ),
    # crises and decisions
    "crisis_missing": "Cet ordre concerne une crise. Indiquez laquelle.",
    "crisis_closed": "La crise {crisis} est close. Consultez-la, ou ouvrez-en une nouvelle.",
    "title_missing": "Il manque le titre de la crise. Donnez-lui un nom court que chacun reconnaîtra.",
    "unknown_event": (
        "Le plan ne connaît pas la décision « {event} ».[ Vouliez-vous « {near} » ?][ Décisions du plan : {known}.]"
    ),
    "wrong_state": (
        "« {event} » ne se décide pas dans l’état actuel ({state}).[ Possible depuis : {detail}.] Consultez la crise."
    ),
    "guard_false": (
        "« {event} » n’est pas possible maintenant ({state}) : condition non remplie.[ {detail}.] Rien n’a changé."
    ),
    "guard_unknown": (
        "« {event} » dépend d’une donnée qui manque ou qui est trop ancienne ({state}).[ À renseigner : {detail}.]"
        " Observez-la, puis décidez."
    ),
    "decision_overtaken": (
        "Quelqu’un a décidé entre-temps : vous aviez vu la décision {seen}, la dernière est la {last}."
        " Relisez la situation, puis décidez."
    ),
    "criteria_unmet": (
        "Des critères de sortie ne sont pas remplis : {criteria}."
        " Attendez, ou indiquez pourquoi vous décidez malgré cela."
    ),
    "perimeter_unknown": "Le périmètre « {perimeter} » n’existe pas. Donnez une région ou un site de l’annuaire.",
    "perimeter_has_no_state": "« {perimeter} » suit déjà l’institution. Il n’y a rien à rétablir.",
    # measures
    "measure_unknown": "Ce plan n’a pas de mesure {measure}. Consultez les mesures de la crise.",
    "transfer_without_team": (
        "Le plan ne dit pas à qui transférer les tâches de {measure}. Choisissez de les annuler ou de les continuer."
    ),
    "measure_not_held": (
        "La mesure {measure} n’est pas en vigueur dans « {perimeter} ». Consultez les mesures de la crise."
    ),
    "measure_does_not_expire": "La mesure {measure} n’a pas d’échéance : elle n’a pas besoin d’être prolongée.",
    "list_unknown": "La mesure {measure} ne demande aucune liste. Voyez la mesure sous « Mesures ».",
    "list_entry": "Une ligne de la liste de {measure} est vide ou a plus de {limit} signes. Corrigez-la.",
    "list_too_long": "La liste de {measure} a {length} lignes ; {limit} au plus. Regroupez-les.",
    "level_unknown": (
        "Le niveau « {level} » n’existe pas pour cette mesure.[ Niveaux : {known}.] Choisissez-en un de la liste."
    ),
    "level_in_force": "Le niveau « {level} » est déjà en vigueur. Il n’y a rien à faire.",
    # tasks
    "task_unknown": "La tâche T{task} n’existe pas dans cette crise. Vérifiez le numéro dans la liste des tâches.",
    "task_settled": "La tâche T{task} est déjà {status}. Il n’y a plus rien à y faire.",
    "not_your_task": (
        "La tâche T{task} n’est pas confiée à {person}. Son responsable, son équipe ou le comité peut répondre."
    ),
    "already_acknowledged": "La tâche T{task} est déjà prise en charge. Terminez-la, ou refusez-la avec un motif.",
    "already_assigned": "{person} a déjà cette tâche. Choisissez une autre personne.",
    "item_unknown": "Points inconnus : {items}.[ Points de la liste : {known}.] Corrigez, puis recommencez.",
    "checklist_incomplete": "Il reste à cocher : {items}. Faites-le, ou refusez la tâche avec un motif.",
    "evidence_missing": "Il manque une pièce justificative pour : {items}. Joignez-la, puis terminez la tâche.",
    "blocked": "À finir d’abord : {tasks}. Attendez, ou indiquez pourquoi vous passez outre.",
    "evidence_type": (
        "Ce fichier est {type} : il n’est pas accepté comme pièce. Sont acceptés"
        " un PDF, une photo, un texte, un tableau, un document ou un classeur sans macros, un son, un film."
    ),
    "evidence_size": (
        "Le fichier fait {size} octets ; il en faut au moins 1 et au plus {limit}. Réduisez-le, puis joignez-le."
    ),
    # messages
    "wave_unknown": "L’envoi V{wave} n’existe pas dans cette crise. Vérifiez son numéro dans la liste des messages.",
    "wave_needs_no_approval": "L’envoi V{wave} n’attend pas d’accord, ou l’a déjà reçu. Il n’y a rien à faire.",
    "not_a_post": "M{message} n’est pas un texte à publier, ou c’est un exercice. Il n’y a rien à mettre en ligne.",
    "post_not_ready": "M{message} n’est pas encore prêt : il attend l’accord ou son tour. Publiez-le ensuite.",
    "link_unusable": "Ce lien ne se lit pas. Recopiez l’adresse complète, qui commence par https://.",
    "nobody_silent": "Tous ont répondu à l’envoi V{wave}, ou il n’attend pas de réponse. Personne n’est relancé.",
    # main courante
    "text_missing": "L’entrée est vide. Écrivez ce qui s’est passé.",
    "sign_not_kept": "Le texte contient un signe invisible qui ne peut pas être gardé. Effacez-le, puis renvoyez.",
    "text_too_long": "C’est trop long : {limit} au plus[, {length} reçus]. Raccourcissez, ou écrivez en deux fois.",
    "event_in_future": "L’heure de l’événement est dans le futur. Corrigez-la.",
    "late_reason_missing": "L’événement date de plus de {minutes} minutes. Indiquez pourquoi il est consigné tard.",
    "point_empty": "Le point de situation est vide. Écrivez où en sont les choses.",
    "point_overtaken": (
        "Quelqu’un a publié le point n° {last} entre-temps (vous aviez vu le n° {seen})."
        " Relisez-le avant de publier le vôtre."
    ),
    "log_entry_unknown": "L’entrée {entry} n’existe pas dans cette main courante. Vérifiez son numéro.",
    "log_entry_struck": "L’entrée {entry} est déjà rayée. Corrigez plutôt celle qui la remplace.",
    # indicators and activities
    "nothing_observed": "Aucune valeur n’est donnée. Écrivez par exemple : nouveaux_cas=12.",
    "indicator_unknown": "Le plan ne connaît pas l’indicateur « {indicator} ».[ Indicateurs du plan : {known}.]",
    "indicator_value": "« {value} » ne convient pas à {indicator}, qui attend {type}. Corrigez la valeur.",
    "observed_in_future": "La valeur de {indicator} est datée dans le futur. Corrigez son heure.",
    "activity_unknown": "Le plan ne connaît pas l’activité « {activity} ».[ Activités du plan : {known}.]",
    "already_interrupted": (
        "L’activité {activity} est déjà signalée à l’arrêt : son compteur tourne. Signalez sa reprise le moment venu."
    ),
    "not_interrupted": "L’activité {activity} n’est pas signalée à l’arrêt. Il n’y a rien à reprendre.",
    "since_in_future": "L’arrêt de {activity} est daté dans le futur. Corrigez son heure.",
    # access
    "not_administrator": "{person} n’administre pas cet outil. Demandez à une personne qui a le rôle administrateur.",
    "own_grant": "{person} ne peut pas se donner ni se retirer un rôle. Demandez à une autre personne qui administre.",
    "roles_conflict": (
        "{person} a déjà le rôle « {held} », incompatible avec « {access} » : retirez d’abord l’un,"
        " ou choisissez une autre personne."
    ),
    "grant_held": "{person} a déjà ce rôle ({access}, n° {grant}) à ces dates. Il n’y a rien à faire.",
    "grant_unknown": "L’attribution n° {grant} n’existe pas, ou n’a plus cours. Vérifiez son numéro dans la liste.",
    "grant_span": "La fin doit venir après le début et après maintenant. Corrigez les dates.",
    "scope_unfit": "Le rôle « {access} » ne se donne pas pour : {reach}. Choisissez une autre portée.",
    "scope_unknown": "« {scope} » n’est ni une région ni un site de l’annuaire. Vérifiez l’identifiant.",
    "duties_apart": (
        "{person} vérifie ou administre, et n’agit donc pas dans une crise. Demandez à une personne de la cellule."
    ),
    "break_glass_unreviewed": (
        "Le dernier usage du compte scellé, par {person}, n’a pas été examiné. Faites-le examiner d’abord."
    ),
    "two_people": (
        "Il faut deux personnes : préparez, puis une autre confirme (conformité, direction ou un autre administrateur)."
    ),
    "preparation_over": (
        "La préparation n° {number} n’attend plus : elle a été confirmée,"
        " abandonnée ou a expiré. Préparez-en une autre."
    ),
    "not_confirmer": (
        "{person} ne peut pas confirmer cela. Demandez à la conformité, à la direction ou à un autre administrateur."
    ),
    "prepared_by_you": "{person} l’a préparé et ne peut pas le confirmer. Une autre personne le fait.",
    "token_not_yours": (
        "Ce jeton agirait au nom de {person} : cette personne seule peut le confirmer, à sa page « Mon compte »."
    ),
    "person_reserved": "« {person} » est un nom réservé à l’outil. Donnez un autre identifiant à cette personne.",
    "break_glass_closed": "Le compte scellé n’est pas ouvert. Il n’y a rien à faire.",
    "break_glass_reviewed": "Le dernier usage du compte scellé a déjà été examiné. Il n’y a rien à faire.",
    "sending_not_held": "Aucun envoi n’est retenu. Il n’y a rien à faire.",
    "not_reviewer": (
        "{person} ne peut pas le faire. L’usage du compte scellé est examiné par la conformité ou la direction,"
        " jamais par la personne qui l’a ouvert."
    ),
    "role_unknown": "Le plan n’a pas de rôle « {role} ».[ Rôles du plan : {known}.] Choisissez-en un de la liste.",
    "role_held": "{person} tient déjà le rôle « {role} » ou y supplée. Choisissez une autre personne.",
    "not_your_seat": (
        "{person} ne peut pas céder le rôle « {role} ». Demandez à son titulaire ou à la cellule de crise."
    ),
    "person_absent": "{person} est absent. Choisissez une personne présente.",
    "delegation_span": "Une délégation finit après maintenant et dure au plus {days} jours. Corrigez les dates.",
    "delegation_unknown": "La délégation n° {delegation} n’existe pas, ou n’a plus cours. Vérifiez son numéro.",
    # messages on their way
    "wave_replaced": "Une communication plus récente a remplacé l’envoi V{wave}. Libérez celle-ci.",
    "wave_stopped": ("L’envoi V{wave} a été arrêté. Il ne repart pas : préparez un nouvel envoi."),
    "message_unknown": ("Il n’y a pas de message M{message} dans cette crise. Vérifiez son numéro."),
    "not_your_message": (
        "Le message M{message} n’est pas adressé à {person}. Son destinataire répond, ou le comité pour lui."
    ),
    "message_not_sent": ("Le message M{message} n’est pas parti. Il n’y a rien à confirmer."),
    "whereabouts_stand": (
        "M{message} : cette personne a déjà dit où elle est, ou demandé de l’aide. Notez ce qui vaut maintenant."
    ),
    "care_of_oneself": (
        "M{message} : « pris en charge » se dit pour une autre personne. Pour vous-même, répondez que vous allez bien."
    ),
    "text_unknown": "Le texte {text} n’est pas ici, ou il a changé. Rouvrez « À lire ».",
    "message_answered": ("Le message M{message} est déjà confirmé. Il n’y a rien à refaire."),
    "recipients_unconfirmed": (
        "Cette décision prévient {count} destinataires d’un coup (au-delà de {limit})."
        " Regardez l’aperçu, puis confirmez ce nombre."
    ),
}

WORDS: Mapping[str, str] = {
    "open": "ouverte",
    "acknowledged": "prise en charge",
    "done": "terminée",
    "refused": "refusée",
    "impossible": "déclarée impossible",
    "cancelled": "annulée",
    "missed": "manquée",
    "replaced": "remplacée",
    "unfinished": "non terminée à la clôture",
    "on_site": "sur site",
    "telework": "télétravail",
    "absent": "absent",
    "unknown": "inconnu",
    "number": "un nombre, comme 12 ou 55.5",
    "boolean": "true ou false",
    "date": "une date, comme 2020-03-16",
    "text": "un texte",
    "committee": "cellule de crise",
    "director": "direction",
    "regional_committee": "cellule régionale",
    "department_head": "responsable",
    "hr": "ressources humaines",
    "compliance": "conformité",
    "observer": "observateur",
    "administrator": "administrateur",
    "institution": "l’institution",
    "region": "une région",
    "site": "un site",
    "team": "une équipe",
}
