"""The pictures' own few words in French, Arabic and English, and how they say numbers, lengths and times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from pca.domain.texts.lengths import say_length
from pca.domain.texts.zones import say_instant

LANGUAGES = ("fr", "ar", "en")
_LOCALES: Mapping[str, str] = {"fr": "fr_MA", "ar": "ar_MA", "en": "en"}

HUGE = 1e15
"""From here on a number is written with a power of ten."""

WORDS: Mapping[str, tuple[str, str, str]] = {
    # statuses, each with its shape
    "todo": ("à faire", "للإنجاز", "to do"),
    "acknowledged": ("prises en charge", "تم التكفل بها", "acknowledged"),
    "done": ("faites", "منجزة", "done"),
    "late": ("en retard", "متأخرة", "late"),
    "refused": ("refusées ou impossibles", "مرفوضة أو متعذرة", "refused or impossible"),
    "suspended": ("annulées ou remplacées", "ملغاة أو معوضة", "cancelled or replaced"),
    # time
    "now": ("maintenant", "الآن", "now"),
    "more_in_table": (
        "Lignes de plus dans le tableau : {count}",
        "أسطر أخرى في الجدول: {count}",
        "More rows in the table: {count}",
    ),
    "sampled": ("extrait de {count} valeurs", "مقتطف من {count} قيمة", "sample of {count} values"),
    "at": ("Instant", "التوقيت", "Instant"),
    "since": ("Depuis", "منذ", "Since"),
    "until": ("Jusqu’à", "إلى", "Until"),
    "planned": ("Fin prévue", "النهاية المتوقعة", "Planned end"),
    "still": ("en vigueur", "سارية", "in force"),
    # measures
    "gantt": ("Mesures dans le temps", "التدابير عبر الزمن", "Measures over time"),
    "gantt_none": (
        "Aucune mesure en vigueur pour l’instant. Les mesures apparaîtront ici dès la première décision.",
        "لا توجد تدابير سارية حاليا. ستظهر التدابير هنا بعد أول قرار.",
        "No measure in force yet. Measures will appear here after the first decision.",
    ),
    "gantt_desc": (
        "{rows} mesures, de {start} à {end} ; en vigueur maintenant : {held}.",
        "التدابير: {rows}، من {start} إلى {end}؛ السارية الآن: {held}.",
        "{rows} measures, from {start} to {end}; in force now: {held}.",
    ),
    "axis": ("Axe", "المحور", "Axis"),
    "measure": ("Mesure", "التدبير", "Measure"),
    "place": ("Périmètre", "النطاق", "Perimeter"),
    "levels": ("Niveaux", "المستويات", "Levels"),
    "state": ("État", "الحالة", "State"),
    "ends_in": ("fin dans {left}", "تنتهي بعد {left}", "ends in {left}"),
    "expired": ("échéance passée", "انتهى الأجل", "past its end"),
    "stopped": ("levée", "مرفوعة", "stopped"),
    # progress
    "progress": ("Avancement des tâches", "تقدم المهام", "Progress of tasks"),
    "progress_none": (
        "Aucune tâche ouverte pour l’instant. L’avancement apparaîtra ici avec la première tâche.",
        "لا توجد مهام مفتوحة حاليا. سيظهر التقدم هنا مع أول مهمة.",
        "No task opened yet. Progress will appear here with the first task.",
    ),
    "progress_desc": (
        "Le {at} : {opened} tâches ouvertes, {acknowledged} prises en charge, {done} faites.",
        "في {at}: المهام المفتوحة {opened}، المتكفل بها {acknowledged}، المنجزة {done}.",
        "On {at}: {opened} tasks opened, {acknowledged} acknowledged, {done} done.",
    ),
    "opened": ("ouvertes", "مفتوحة", "opened"),
    # answers by team
    "answers": ("Réponses par équipe", "الأجوبة حسب الفريق", "Answers by team"),
    "answers_none": (
        "Aucune tâche confiée pour l’instant. Chaque équipe apparaîtra ici avec ses réponses.",
        "لم تسند أي مهمة حاليا. سيظهر كل فريق هنا مع أجوبته.",
        "No task given yet. Each team will appear here with its answers.",
    ),
    "answers_desc": (
        "{teams} équipes, {tasks} tâches.",
        "الفرق: {teams}، المهام: {tasks}.",
        "{teams} teams, {tasks} tasks.",
    ),
    "team": ("Équipe", "الفريق", "Team"),
    "total": ("total", "المجموع", "total"),
    # indicators
    "series_none": (
        "Aucune valeur reçue pour l’instant. La courbe apparaîtra ici avec la première valeur.",
        "لم ترد أي قيمة حاليا. سيظهر المنحنى هنا مع أول قيمة.",
        "No value received yet. The curve will appear here with the first value.",
    ),
    "series_desc": (
        "De {start} à {end} : de {low} à {high}, dernière valeur {last}.",
        "من {start} إلى {end}: من {low} إلى {high}، آخر قيمة {last}.",
        "From {start} to {end}: {low} to {high}, last value {last}.",
    ),
    "value": ("Valeur", "القيمة", "Value"),
    "threshold": ("seuil", "العتبة", "threshold"),
    "note": ("Décision proposée", "القرار المقترح", "Decision proposed"),
    "spark_desc": (
        "dernière valeur {last}, de {low} à {high}",
        "آخر قيمة {last}، من {low} إلى {high}",
        "last value {last}, from {low} to {high}",
    ),
    # objectives
    "objectives": ("Activités et délais de reprise", "الأنشطة وآجال الاستئناف", "Activities and recovery times"),
    "objectives_none": ("Aucune activité interrompue.", "لا يوجد أي نشاط متوقف.", "No activity is interrupted."),
    "objectives_desc": (
        "{items} activités interrompues : {first}.",
        "الأنشطة المتوقفة: {items}. {first}.",
        "{items} activities interrupted: {first}.",
    ),
    "activity": ("Activité", "النشاط", "Activity"),
    "elapsed": ("Écoulé", "المدة المنقضية", "Elapsed"),
    "rto": ("RTO", "RTO", "RTO"),
    "mtpd": ("MTPD", "MTPD", "MTPD"),
    "mark_in": ("{mark} dans {left}", "{mark} بعد {left}", "{mark} in {left}"),
    "mark_past": ("{mark} dépassé de {left}", "تجاوز {mark} بمدة {left}", "{mark} exceeded by {left}"),
    "mark_now": ("{mark} atteint", "بلوغ {mark}", "{mark} reached"),
    "restored": ("rétablie", "مستأنف", "restored"),
    "restored_after": ("rétablie après {left}", "استؤنف بعد {left}", "restored after {left}"),
    # map
    "regions": ("Régime par région", "النظام حسب الجهة", "State by region"),
    "regions_none": (
        "Aucune région à montrer. La carte apparaîtra quand l’annuaire aura des régions.",
        "لا توجد جهة لعرضها. ستظهر الخريطة عندما يتضمن الدليل جهات.",
        "No region to show. The map will appear once the directory has regions.",
    ),
    "regions_unmapped": (
        "Pas de carte pour ces régions : le tableau les dit toutes.",
        "لا توجد خريطة لهذه الجهات: الجدول يعرضها كلها.",
        "No map of these regions: the table has them all.",
    ),
    "mark": ("Repère", "الرمز", "Mark"),
    "region": ("Région", "الجهة", "Region"),
    "level": ("niveau {level}", "المستوى {level}", "level {level}"),
    "level_column": ("Niveau", "المستوى", "Level"),
    "own": ("Propre à la région", "خاص بالجهة", "Its own"),
    "yes": ("oui", "نعم", "yes"),
    "no": ("non", "لا", "no"),
    "scale": (
        "chiffre : niveau de {low} à {high}",
        "الرقم: المستوى من {low} إلى {high}",
        "figure: level, {low} to {high}",
    ),
    "own_legend": (
        "contour épais : régime propre à la région",
        "إطار سميك: نظام خاص بالجهة",
        "thick outline: the region’s own state",
    ),
    "unknown": ("inconnu", "غير معروف", "unknown"),
    # state diagram
    "states": ("États et décisions", "الحالات والقرارات", "States and decisions"),
    "current": ("en cours", "الحالة الراهنة", "current"),
    "move": ("Décision", "القرار", "Decision"),
    "target": ("Mène à", "تؤدي إلى", "Leads to"),
    "possible_column": ("Possible maintenant", "ممكن الآن", "Possible now"),
}
"""By language, in the order of `LANGUAGES`."""


def said(key: str, language: str, **values: object) -> str:
    """One of our own sentences; `values` are finished texts (isolated where needed)."""
    at = LANGUAGES.index(language) if language in LANGUAGES else 0
    return WORDS[key][at].format(**values)


def number(value: float, language: str) -> str:
    """A number as it is written in Morocco (fr: 1 234,5; ar: 1.234,5) or in English (1,234.5); two decimals at most."""
    if abs(value) >= HUGE:
        return f"{value:.3g}"
    return str(format_decimal(round(value, 2), locale=_LOCALES.get(language, "fr_MA")))


def length(gap: timedelta, language: str) -> str:
    """A length of time in its two largest units; less than a minute is `< 1 min`."""
    return say_length(gap, language) or f"< {say_length(timedelta(minutes=1), language)}"


def instant(at: datetime, zone: ZoneInfo, language: str) -> str:
    """An instant in words with its offset."""
    return say_instant(at, zone, language)
