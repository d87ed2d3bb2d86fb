"""What was asked, by whom and with what outcome: the words beside the sentences of the facts, in three languages."""

from __future__ import annotations

from collections.abc import Mapping

Said = tuple[str, str, str]
"""The same in French, Arabic and English."""

ACTS: Mapping[str, Said] = {
    "import_directory": ("Importer l’annuaire", "استيراد الدليل", "Import the directory"),
    "follow_directory": ("Suivre l’annuaire", "مواكبة الدليل", "Follow the directory"),
    "declare_status": ("Déclarer un statut", "التصريح بوضعية", "Declare a status"),
    "publish_plan": ("Publier un plan", "نشر مخطط", "Publish a plan"),
    "approve_plan": ("Approuver un plan", "المصادقة على مخطط", "Approve a plan"),
    "open_crisis": ("Ouvrir une crise", "فتح أزمة", "Open a crisis"),
    "decide": ("Décider", "اتخاذ قرار", "Decide"),
    "rejoin": ("Rejoindre le régime commun", "العودة إلى النظام العام", "Rejoin the common state"),
    "set_level": ("Changer un niveau", "تغيير مستوى", "Set a level"),
    "give_list": ("Donner la liste d’une mesure", "تقديم لائحة إجراء", "Give a measure’s list"),
    "renew_measure": ("Prolonger une mesure", "تمديد إجراء", "Renew a measure"),
    "adopt_plan": ("Adopter une version", "اعتماد نسخة", "Adopt a version"),
    "acknowledge": ("Accuser réception", "الإشعار بالاستلام", "Acknowledge"),
    "complete": ("Terminer une tâche", "إنجاز مهمة", "Complete a task"),
    "refuse": ("Refuser une tâche", "رفض مهمة", "Refuse a task"),
    "hand_over": ("Transmettre une tâche", "تحويل مهمة", "Hand a task over"),
    "attach_evidence": ("Joindre une pièce", "إرفاق وثيقة", "Attach evidence"),
    "approve_wave": ("Autoriser un envoi", "الإذن بإرسال", "Release a wave"),
    "record_deliveries": ("Noter des remises", "تسجيل التسليم", "Record deliveries"),
    "record_receipts": ("Noter des accusés", "تسجيل الإشعارات", "Record receipts"),
    "acknowledge_message": ("Accuser un message", "الإشعار باستلام رسالة", "Acknowledge a message"),
    "record_answers": ("Noter des réponses", "تسجيل الأجوبة", "Record answers"),
    "call_for_help": ("Signaler un appel à l’aide", "الإبلاغ عن نداء استغاثة", "Tell of a call for help"),
    "read_text": ("Lire un message reçu", "قراءة رسالة واردة", "Read a text received"),
    "mark_published": ("Noter une publication", "تسجيل نشر", "Note a publication"),
    "ask_again": ("Relancer ceux qui se taisent", "تذكير من لم يجيبوا", "Ask the silent again"),
    "stop_wave": ("Arrêter un envoi", "إيقاف إرسال", "Stop a wave"),
    "manage_account": ("Gérer un compte", "تدبير حساب", "Manage an account"),
    "prepare_access": ("Préparer un accès", "تهيئة ولوج", "Prepare a way in"),
    "confirm_access": ("Confirmer un accès", "تأكيد ولوج", "Confirm a way in"),
    "drop_access": ("Abandonner un accès", "إلغاء ولوج", "Drop a way in"),
    "note_credentials": ("Noter des moyens de se connecter", "تسجيل وسائل الدخول", "Note means of signing in"),
    "note_keys": ("Noter des clés", "تسجيل مفاتيح", "Note keys"),
    "record_backup": ("Noter une sauvegarde", "تسجيل نسخة احتياطية", "Record a backup"),
    "record_restore": ("Noter une restauration", "تسجيل استرجاع", "Record a restore"),
    "release_sending": ("Reprendre les envois", "استئناف الإرسال", "Let messages leave again"),
    "seal_break_glass": ("Sceller le compte", "ختم الحساب", "Seal the account"),
    "call_roll": ("Faire l’appel", "المناداة", "Call the roll"),
    "publish_point": ("Publier un point de situation", "نشر نقطة الوضعية", "Publish a point of situation"),
    "add_log_entry": ("Consigner", "تدوين", "Write in the log"),
    "observe": ("Relever des valeurs", "تسجيل قيم", "Record values"),
    "interrupt": ("Signaler un arrêt", "الإبلاغ عن توقف", "Report an interruption"),
    "restore": ("Signaler une reprise", "الإبلاغ عن استئناف", "Report a recovery"),
    "redate_deadlines": ("Remettre les échéances à leur date", "إعادة الآجال إلى تاريخها", "Set deadlines right"),
    "pass_time": ("Échéances", "الآجال", "Deadlines"),
    "record_consultation": ("Emporter une copie", "أخذ نسخة", "Take a copy away"),
    "give_grant": ("Donner un droit", "منح صلاحية", "Give a grant"),
    "withdraw_grant": ("Retirer un droit", "سحب صلاحية", "Withdraw a grant"),
    "open_break_glass": ("Ouvrir le compte scellé", "فتح الحساب المختوم", "Open the sealed account"),
    "close_break_glass": ("Fermer le compte scellé", "إغلاق الحساب المختوم", "Close the sealed account"),
    "review_break_glass": ("Examiner le compte scellé", "مراجعة الحساب المختوم", "Review the sealed account"),
    "delegate_seat": ("Déléguer un siège", "تفويض مقعد", "Delegate a seat"),
    "withdraw_delegation": ("Retirer une délégation", "سحب تفويض", "Withdraw a delegation"),
    "hand_over_role": ("Relever un rôle", "تسليم دور", "Hand a role over"),
}
"""What was asked, by the act's tag."""

ACTORS: Mapping[str, Said] = {
    "clock": ("l’horloge", "الساعة", "the clock"),
    "delivery": ("la distribution", "التوزيع", "the delivery"),
    "break-glass": ("le compte scellé", "الحساب المختوم", "the sealed account"),
    "sign_in": ("la connexion", "تسجيل الدخول", "signing in"),
    "operator": ("l’exploitant", "المشغّل", "the operator"),
}
"""The actors that are not people."""

CHANGES: Mapping[str, Said] = {
    "created": ("créé", "أُنشئ", "made"),
    "password_set": ("premier mot de passe fait", "أُعدت كلمة سر أولى", "first password made"),
    "linked": ("lié au fournisseur d’identité", "رُبط بمزود الهوية", "linked to the identity provider"),
    "disabled": ("fermé", "أُغلق", "closed"),
    "enabled": ("rouvert", "أُعيد فتحه", "opened again"),
    "second_factor_reset": ("second facteur oublié", "أُلغي العامل الثاني", "second factor forgotten"),
    "sessions_ended": ("sessions fermées", "أُغلقت الجلسات", "sessions ended"),
    "token_given": ("jeton confirmé", "أُكد رمز دخول", "token confirmed"),
    "token_confirmed": ("jeton confirmé à nouveau", "أُكد رمز الدخول من جديد", "token confirmed anew"),
    "token_revoked": ("jeton révoqué", "أُلغي رمز دخول", "token revoked"),
    "password": ("premier mot de passe", "كلمة سر أولى", "first password"),
    "subject": ("lien avec le fournisseur d’identité", "ربط بمزود الهوية", "link to the identity provider"),
    "token": ("jeton pour un programme", "رمز دخول لبرنامج", "token for a program"),
    "envelope": ("enveloppe scellée", "ظرف مختوم", "sealed envelope"),
}
"""What was done to an account, and what was prepared."""

OUTCOMES: Mapping[str, Said] = {
    "met": ("remplie", "متحقق", "met"),
    "unmet": ("non remplie", "غير متحقق", "not met"),
    "cancelled": ("annulées", "ملغاة", "cancelled"),
    "continued": ("poursuivies", "مستمرة", "continued"),
    "transferred": ("transférées", "محوّلة", "transferred"),
    "missed": ("non faites", "غير منجزة", "missed"),
    "replaced": ("remplacées", "معوّضة", "replaced"),
    "unfinished": ("non terminées à la clôture", "غير منتهية عند الإغلاق", "not finished at closing"),
    "told": ("signalée", "مُخبر بها", "told"),
    "notice": ("signalée, l’accusé reste", "مُخبر بها، يبقى الإشعار", "told, the acknowledgement stands"),
    "ask_again": ("à accuser de nouveau", "يُشعر بها من جديد", "to acknowledge again"),
    "restored": ("comme déjà accusée", "كما سبق الإشعار به", "as acknowledged before"),
    "reassigned": ("confiée à une autre équipe", "أُسندت إلى فريق آخر", "given to another team"),
    "followed": ("suivie", "متّبع", "followed"),
    "withdrawn": ("retirée", "مسحوب", "withdrawn"),
    "sent": ("partis", "مُرسلة", "sent"),
    "retry": ("à renvoyer", "تُعاد", "to be sent again"),
    "failed": ("en échec", "فاشلة", "failed"),
    "suppressed": ("retenus", "محجوزة", "suppressed"),
    "on_site": ("sur site", "في الموقع", "on site"),
    "telework": ("en télétravail", "عن بعد", "teleworking"),
    "absent": ("absent", "غائب", "absent"),
    "unknown": ("inconnu", "غير معروف", "unknown"),
}
"""What became of tasks, proposals, messages; where a person is."""
