"""Why an order was refused, in Arabic: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # people and rights
    "not_entitled": "لا يحق لـ {person} أن يقرر «{what}». اطلبوا ذلك من: {roles}، أو من ينوب عنهم.",
    "person_unknown": "«{person}» غير موجود في الدليل. تحققوا من المعرّف أو استوردوا الدليل المحيّن.",
    "informant_missing": "تتحدثون باسم {person}: اذكروا أيضا من أخبركم بذلك.",
    "roll_call_unwritten": "لا تتضمن هذه النسخة من المخطط نص المناداة. انشروا نسخة جديدة أو اتصلوا هاتفياً.",
    "roll_call_nobody": "لا أحد يُنادى هنا[: {place}]. تحققوا من المعرّف.",
    "reason_missing": "السبب ناقص. اكتبوا السبب في جملة واحدة ثم أعيدوا المحاولة.",
    "status_unchanged": "وضعية {person} هي «{status}» من قبل. لا حاجة إلى أي إجراء.",
    "directory_empty": "الدليل فارغ. استوردوا أولا الأشخاص والمواقع والجهات.",
    "place_twice": "«{places}» يسمي مكانين معا. لكل جهة ولكل موقع معرف خاص به، و«root» هو المؤسسة.",
    "directory_unchanged": "هذا الدليل مطابق للدليل الحالي. لا شيء يُستورد.",
    # plans
    "plan_unknown": "نسخة المخطط «{plan}» غير منشورة هنا. انشروها أو اختاروا نسخة من القائمة.",
    "plan_published": "هذا المحتوى منشور من قبل باسم {plan}. لا حاجة إلى إعادته.",
    "plan_hash_differs": "المحتوى لا يطابق البصمة {plan}: لم يُنشر شيء. أعيدوا نشر مجلد المخطط.",
    "plan_already_approved": "صادق {person} من قبل على {plan}. لا حاجة إلى إعادته.",
    "own_plan": "{person} هو كاتب هذا المخطط ولا يمكنه المصادقة عليه. اطلبوا ذلك من شخص مخوّل آخر.",
    "plan_not_approved": "لم يُصادق بعد على {plan}: لا يصلح إلا للتمرين. اطلبوا المصادقة عليه أولا.",
    "plan_missing": "لا يوجد مخطط للحكم على هذا الطلب. افتحوا أولا أزمة على مخطط منشور.",
    "plan_in_force": "الأزمة تتبع من قبل هذه النسخة من المخطط ({plan}). اختاروا نسخة أخرى.",
    "plan_differs": "«{plan}» مخطط آخر غير مخطط الأزمة ({running}). اختاروا نسخة من المخطط نفسه.",
    "state_not_in_plan": "النسخة الجديدة لا تعرف الحالة الراهنة ({state}). غيّروا الحالة أولا أو اختاروا نسخة أخرى.",
    # crises and decisions
    "crisis_missing": "هذا الطلب يخص أزمة. حددوا أي أزمة.",
    "crisis_closed": "الأزمة {crisis} مغلقة. يمكنكم الاطلاع عليها أو فتح أزمة جديدة.",
    "title_missing": "عنوان الأزمة ناقص. اختاروا لها اسما قصيرا يعرفه الجميع.",
    "unknown_event": "المخطط لا يعرف القرار «{event}».[ هل تقصدون «{near}»؟][ قرارات المخطط: {known}.]",
    "wrong_state": "لا يمكن تقرير «{event}» في الحالة الراهنة ({state}).[ ممكن انطلاقا من: {detail}.] راجعوا الأزمة.",
    "guard_false": "«{event}» غير ممكن الآن ({state}): الشرط غير مستوفى.[ {detail}.] لم يتغير شيء.",
    "guard_unknown": "«{event}» يتوقف على معطى ناقص أو قديم ({state}).[ المطلوب: {detail}.] سجلوه ثم قرروا.",
    "decision_overtaken": (
        "اتُّخذ قرار آخر في الأثناء: آخر قرار رأيتموه هو {seen} والأخير هو {last}. أعيدوا قراءة الوضع ثم قرروا."
    ),
    "criteria_unmet": "معايير الخروج غير مستوفاة: {criteria}. انتظروا، أو اذكروا لماذا تقررون رغم ذلك.",
    "perimeter_unknown": "النطاق «{perimeter}» غير موجود. حددوا جهة أو موقعا من الدليل.",
    "perimeter_has_no_state": "«{perimeter}» يتبع المؤسسة من قبل. لا شيء يُسترجع.",
    # measures
    "measure_unknown": "لا يتضمن هذا المخطط الإجراء {measure}. راجعوا إجراءات الأزمة.",
    "transfer_without_team": "لا يحدد المخطط لمن تُحال مهام {measure}. اختاروا إلغاءها أو مواصلتها.",
    "measure_not_held": "الإجراء {measure} غير سارٍ في «{perimeter}». راجعوا إجراءات الأزمة.",
    "measure_does_not_expire": "الإجراء {measure} ليس له أجل: لا يحتاج إلى تمديد.",
    "level_unknown": "المستوى «{level}» غير موجود في هذا الإجراء.[ المستويات: {known}.] اختاروا واحدا من القائمة.",
    "level_in_force": "المستوى «{level}» سارٍ من قبل. لا حاجة إلى أي إجراء.",
    # tasks
    "task_unknown": "المهمة T{task} غير موجودة في هذه الأزمة. تحققوا من الرقم في قائمة المهام.",
    "task_settled": "المهمة T{task} سبق أن سُوّيت ({status}). لم يبق فيها ما يُعمل.",
    "not_your_task": "المهمة T{task} غير مسندة إلى {person}. يمكن أن يجيب المكلف بها أو فريقه أو اللجنة.",
    "already_acknowledged": "سبق الإشعار باستلام المهمة T{task}. أنهوها أو ارفضوها مع ذكر السبب.",
    "already_assigned": "هذه المهمة عند {person} من قبل. اختاروا شخصا آخر.",
    "item_unknown": "عناصر غير معروفة: {items}.[ عناصر القائمة: {known}.] صححوا ثم أعيدوا المحاولة.",
    "checklist_incomplete": "بقي التأشير على: {items}. أتموه، أو ارفضوا المهمة مع ذكر السبب.",
    "evidence_missing": "تنقص وثيقة إثبات لـ: {items}. أرفقوها ثم أنهوا المهمة.",
    "blocked": "يجب أولا إنهاء: {tasks}. انتظروا، أو اذكروا لماذا تتجاوزون ذلك.",
    "evidence_type": "نوع الملف «{type}» غير مقبول. أرفقوا ملف PDF أو صورة أو نصا أو CSV أو وثيقة Office.",
    "evidence_size": "حجم الملف {size} بايت؛ المقبول من 1 إلى {limit}. صغّروه ثم أرفقوه.",
    # messages
    "wave_unknown": "الإرسال V{wave} غير موجود في هذه الأزمة. تحققوا من رقمه في قائمة الرسائل.",
    "wave_needs_no_approval": "الإرسال V{wave} لا ينتظر موافقة أو حصل عليها. لا حاجة إلى أي إجراء.",
    "not_a_post": "M{message} ليس نصا للنشر، أو هو تمرين. لا شيء يُنشر.",
    "post_not_ready": "M{message} ليس جاهزا بعد: ينتظر الموافقة أو دوره. انشروه بعد ذلك.",
    "link_unusable": "هذا الرابط غير مقروء. انسخوا العنوان كاملا، وهو يبدأ بـ https://.",
    "nobody_silent": "أجاب الجميع على الإرسال V{wave}، أو لا ينتظر جوابا. لا يُذكَّر أحد.",
    # main courante
    "text_missing": "التدوين فارغ. اكتبوا ما حدث.",
    "text_too_long": "التدوين أطول من {limit} حرف. اختصروه أو اكتبوه في اثنين.",
    "event_in_future": "وقت الحدث في المستقبل. صححوه.",
    "late_reason_missing": "مضى على الحدث أكثر من {minutes} دقائق. اذكروا لماذا دُوّن متأخرا.",
    "point_empty": "نقطة الوضع فارغة. اكتبوا أين وصلت الأمور.",
    "point_overtaken": (
        "نُشرت نقطة الوضع رقم {last} في هذه الأثناء (كنتم قد اطلعتم على رقم {seen}). اقرؤوها قبل نشر نقطتكم."
    ),
    "log_entry_unknown": "التدوين {entry} غير موجود في هذا السجل. تحققوا من رقمه.",
    "log_entry_struck": "التدوين {entry} مشطوب من قبل. صححوا التدوين الذي عوّضه.",
    # indicators and activities
    "nothing_observed": "لم تُعط أي قيمة. اكتبوا مثلا: new_cases=12.",
    "indicator_unknown": "المخطط لا يعرف المؤشر «{indicator}».[ مؤشرات المخطط: {known}.]",
    "indicator_value": "القيمة «{value}» لا تناسب المؤشر {indicator} الذي ينتظر {type}. صححوا القيمة.",
    "observed_in_future": "قيمة المؤشر {indicator} مؤرخة في المستقبل. صححوا وقتها.",
    "activity_unknown": "المخطط لا يعرف النشاط «{activity}».[ أنشطة المخطط: {known}.]",
    "already_interrupted": "سبق التصريح بتوقف النشاط {activity} وعدّاده يعمل. صرحوا باستئنافه في حينه.",
    "not_interrupted": "لم يُصرح بتوقف النشاط {activity}. لا شيء يُستأنف.",
    "since_in_future": "توقف النشاط {activity} مؤرخ في المستقبل. صححوا وقته.",
    # access
    "not_administrator": "{person} لا يدير هذه الأداة. اطلبوا ذلك ممن له دور الإدارة.",
    "own_grant": "لا يمكن لـ{person} أن يمنح نفسه دورا أو يسحبه منها. اطلبوا ذلك من شخص آخر يدير الأداة.",
    "roles_conflict": (
        "لدى {person} دور «{held}» الذي لا يجتمع مع «{access}»: اسحبوا أحدهما أولا، أو اختاروا شخصا آخر."
    ),
    "grant_held": "لدى {person} هذا الدور من قبل ({access}، رقم {grant}) في هذه التواريخ. لا شيء يلزم فعله.",
    "grant_unknown": "الإسناد رقم {grant} غير موجود أو لم يعد ساريا. تحققوا من رقمه في القائمة.",
    "grant_span": "يجب أن تأتي النهاية بعد البداية وبعد الآن. صححوا التواريخ.",
    "scope_unfit": "لا يُمنح دور «{access}» لنطاق: {reach}. اختاروا نطاقا آخر.",
    "scope_unknown": "«{scope}» ليس جهة ولا موقعا في الدليل. تحققوا من المعرّف.",
    "duties_apart": "{person} يراقب أو يدير الأداة، ولذلك لا يتصرف في الأزمة. اطلبوا ذلك من عضو في خلية الأزمة.",
    "break_glass_unreviewed": "آخر استعمال للحساب المختوم، من طرف {person}، لم يُفحص بعد. اطلبوا فحصه أولا.",
    "break_glass_closed": "الحساب المختوم ليس مفتوحا. لا شيء يلزم فعله.",
    "break_glass_reviewed": "فُحص آخر استعمال للحساب المختوم من قبل. لا شيء يلزم فعله.",
    "not_reviewer": (
        "لا يمكن لـ{person} القيام بذلك. استعمال الحساب المختوم تفحصه المطابقة أو الإدارة العامة، لا من فتحه."
    ),
    "role_unknown": "لا يوجد في المخطط دور «{role}».[ أدوار المخطط: {known}.] اختاروا واحدا من القائمة.",
    "role_held": "{person} يشغل دور «{role}» من قبل أو ينوب فيه. اختاروا شخصا آخر.",
    "not_your_seat": "لا يمكن لـ{person} تسليم دور «{role}». اطلبوا ذلك من صاحبه أو من خلية الأزمة.",
    "person_absent": "{person} غائب. اختاروا شخصا حاضرا.",
    "delegation_span": "ينتهي التفويض بعد الآن ويدوم {days} أيام على الأكثر. صححوا التواريخ.",
    "delegation_unknown": "التفويض رقم {delegation} غير موجود أو لم يعد ساريا. تحققوا من رقمه.",
    # messages on their way
    "wave_stopped": ("أُوقف الإرسال V{wave} ولا يُستأنف. حضّروا إرسالا جديدا."),
    "message_unknown": ("لا توجد رسالة M{message} في هذه الأزمة. تحققوا من رقمها."),
    "not_your_message": ("الرسالة M{message} ليست موجهة إلى {person}. يجيب عنها متلقيها، أو اللجنة نيابة عنه."),
    "message_not_sent": ("الرسالة M{message} لم تُرسل. لا شيء يُؤكد."),
    "message_answered": ("سبق تأكيد الرسالة M{message}. لا شيء يُعاد."),
    "recipients_unconfirmed": (
        "هذا القرار يُشعر {count} متلقيا دفعة واحدة (أكثر من {limit}). انظروا المعاينة ثم أكدوا هذا العدد."
    ),
}

WORDS: Mapping[str, str] = {
    "open": "مفتوحة",
    "acknowledged": "مستلمة",
    "done": "منجزة",
    "refused": "مرفوضة",
    "impossible": "متعذرة",
    "cancelled": "ملغاة",
    "missed": "فائتة",
    "replaced": "معوّضة",
    "on_site": "في الموقع",
    "telework": "عمل عن بعد",
    "absent": "غائب",
    "unknown": "غير معروف",
    "number": "عددا مثل 12 أو 55.5",
    "boolean": "true أو false",
    "date": "تاريخا مثل 2020-03-16",
    "text": "نصا",
    "committee": "خلية الأزمة",
    "director": "الإدارة العامة",
    "regional_committee": "الخلية الجهوية",
    "department_head": "مسؤول",
    "hr": "الموارد البشرية",
    "compliance": "المطابقة",
    "observer": "ملاحظ",
    "administrator": "إدارة الأداة",
    "institution": "المؤسسة",
    "region": "جهة",
    "site": "موقع",
    "team": "فريق",
}
