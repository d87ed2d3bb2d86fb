"""What happened to tasks, one sentence for each kind of fact, in French, Arabic and English."""

from __future__ import annotations

from collections.abc import Mapping

TASKS: Mapping[str, tuple[str, str, str]] = {
    "tasks_opened": (
        "Tâches ouvertes : {count} à partir de T{first} — {measure}, équipe {team}, à finir avant {due_at}",
        "المهام المفتوحة: {count} ابتداءً من T{first} — {measure}، الفريق {team}، قبل {due_at}",
        "Tasks opened: {count} from T{first} — {measure}, team {team}, due by {due_at}",
    ),
    "tasks_settled": (
        "Tâches réglées ({outcome}) : {tasks} {assignee}",
        "مهام سُويت ({outcome}): {tasks} {assignee}",
        "Tasks settled ({outcome}): {tasks} {assignee}",
    ),
    "tasks_amended": (
        "Consigne changée par la nouvelle version ({kind}) : {measure}, tâches {tasks} {to}",
        "غيّرت النسخة الجديدة التعليمة ({kind}): {measure}، المهام {tasks} {to}",
        "Instruction changed by the new version ({kind}): {measure}, tasks {tasks} {to}",
    ),
    "measure_renamed": (
        "Mesure {before} appelée désormais {after}",
        "أصبح الإجراء {before} يسمى {after}",
        "Measure {before} is now called {after}",
    ),
    "tasks_ready": (
        "Tâches prêtes, plus rien ne les retient : {tasks}, à finir avant {due_at}",
        "مهام جاهزة لم يعد شيء يعيقها: {tasks}، قبل {due_at}",
        "Tasks ready, nothing holds them back any more: {tasks}, due by {due_at}",
    ),
    "deadlines_moved": (
        "Nouvelle échéance d’après {indicator} : {measure}, tâches {tasks}, à finir avant {due_at}",
        "أجل جديد حسب {indicator}: {measure}، المهام {tasks}، قبل {due_at}",
        "New deadline, from {indicator}: {measure}, tasks {tasks}, due by {due_at}",
    ),
    "tasks_moved": (
        "{measure} passe de {before} à {perimeter} ; tâches gardées : {tasks}",
        "ينتقل {measure} من {before} إلى {perimeter}؛ المهام المحتفظ بها: {tasks}",
        "{measure} goes from {before} to {perimeter}; tasks kept: {tasks}",
    ),
    "tasks_reassigned": (
        "Tâches reprises, leurs responsables étant partis : {tasks} → {to}",
        "مهام أُعيد إسنادها بعد مغادرة المكلفين: {tasks} ← {to}",
        "Tasks taken over from people who left: {tasks} → {to}",
    ),
    "task_acknowledged": (
        "T{task} prise en charge par {by} {comment}",
        "استلم {by} المهمة T{task} {comment}",
        "T{task} acknowledged by {by} {comment}",
    ),
    "task_completed": (
        "T{task} terminée par {by} {comment}",
        "أنجز {by} المهمة T{task} {comment}",
        "T{task} done by {by} {comment}",
    ),
    "task_refused": (
        "T{task} refusée ou impossible, {by} : {reason}",
        "المهمة T{task} مرفوضة أو متعذرة، {by}: {reason}",
        "T{task} refused or impossible, {by}: {reason}",
    ),
    "task_handed_over": (
        "T{task} transmise à {to} {note}",
        "حُوّلت المهمة T{task} إلى {to} {note}",
        "T{task} handed over to {to} {note}",
    ),
    "evidence_attached": (
        "Pièce {number} jointe à T{task} : {name} ({media_type}, {size} octets, SHA-256 {sha256})",
        "أُرفقت الوثيقة {number} بالمهمة T{task}: {name} ({media_type}، {size} بايت، SHA-256 {sha256})",
        "Evidence {number} attached to T{task}: {name} ({media_type}, {size} bytes, SHA-256 {sha256})",
    ),
    "tasks_escalated": (
        "Relance, échelon {level} : {tasks} → {to}",
        "تصعيد، الدرجة {level}: {tasks} ← {to}",
        "Escalated, rung {level}: {tasks} → {to}",
    ),
}
"""By the fact's tag; the words in braces are its fields."""
