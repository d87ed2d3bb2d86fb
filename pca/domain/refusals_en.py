"""Why an order was refused, in English: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # people and rights
    "not_entitled": "{person} may not decide “{what}”. Ask: {roles}, or their deputy.",
    "person_unknown": "“{person}” is not in the directory. Check the identifier, or import the current directory.",
    "informant_missing": "You speak for {person}: also say who told you so.",
    "roll_call_unwritten": "This plan version has no text for a roll-call. Publish a newer one, or telephone.",
    "roll_call_nobody": "Nobody to call here[: {place}]. Check the identifier.",
    "reason_missing": "The reason is missing. Write why, in one sentence, and do it again.",
    "status_unchanged": "{person} already has the status “{status}”. There is nothing to do.",
    "directory_empty": "The directory is empty. Import people, sites and regions first.",
    "seats_empty": (
        "Nobody in the directory to hold: {roles}. Complete the directory, or publish a version that names "
        "somebody else."
    ),
    "site_kind_unknown": (
        "Unknown kind of site: {kinds}. Add it to the list of kinds (site_types.csv), or correct the site."
    ),
    "place_twice": (
        "“{places}” names two places at once. Each region and each site has its own identifier; "
        "“root” is the institution."
    ),
    "role_holders_leave": (
        "{people}: nobody who holds a role leaves the directory by a file. "
        "Have the role withdrawn or handed over by another person first, then import again."
    ),
    "directory_unchanged": "This directory is the same as the one in place. There is nothing to import.",
    # plans
    "plan_unknown": "No plan version “{plan}” is published here. Publish it, or choose one from the list.",
    "plan_published": "This content is already published as {plan}. There is nothing to do again.",
    "plan_hash_differs": (
        "The content does not match the hash {plan}: nothing was published. Publish the plan’s folder again."
    ),
    "plan_already_approved": "{plan} was already approved by {person}. There is nothing to do again.",
    "own_plan": "{person} wrote this plan and may not approve it. Ask somebody else who is entitled.",
    "plan_not_approved": "{plan} is not approved yet: it can only serve in an exercise. Have it approved first.",
    "plan_missing": "There is no plan to judge this order by. Open a crisis on a published plan first.",
    "plan_overtaken": "Another version was approved meanwhile: read {plan} beside that one, then approve.",
    "plan_in_force": "The crisis already follows this version of the plan ({plan}). Choose another one.",
    "plan_differs": "“{plan}” is another plan than the crisis runs ({running}). Take a version of the same plan.",
    "states_apart": "In this version one cannot be in these states together: {state}. Mend them, or leave them first.",
    "state_not_in_plan": (
        "The new version does not know the present state ({state}). Change the state first, or the version."
    ),
    # crises and decisions
    "crisis_missing": "This order is about a crisis. Say which one.",
    "crisis_closed": "Crisis {crisis} is closed. Look it up, or open a new one.",
    "title_missing": "The title of the crisis is missing. Give it a short name that everybody will recognise.",
    "unknown_event": (
        "The plan knows no decision “{event}”.[ Did you mean “{near}”?][ Decisions of the plan: {known}.]"
    ),
    "wrong_state": (
        "“{event}” cannot be decided in the present state ({state}).[ Possible from: {detail}.] Look at the crisis."
    ),
    "guard_false": "“{event}” is not possible now ({state}): its condition is not met.[ {detail}.] Nothing changed.",
    "guard_unknown": (
        "“{event}” depends on a figure that is missing or too old ({state}).[ Needed: {detail}.]"
        " Record it, then decide."
    ),
    "decision_overtaken": (
        "Somebody decided in the meantime: you had seen decision {seen}, the last one is {last}."
        " Read the situation again, then decide."
    ),
    "criteria_unmet": "Stand-down criteria are not met: {criteria}. Wait, or say why you decide nevertheless.",
    "perimeter_unknown": "There is no perimeter “{perimeter}”. Name a region or a site of the directory.",
    "perimeter_has_no_state": "“{perimeter}” already follows the institution. There is nothing to restore.",
    # measures
    "measure_unknown": "This plan has no measure {measure}. Look at the measures of the crisis.",
    "transfer_without_team": (
        "The plan does not say whom the tasks of {measure} go to. Choose to cancel or to continue them."
    ),
    "measure_not_held": "Measure {measure} does not hold in “{perimeter}”. Look at the measures of the crisis.",
    "measure_does_not_expire": "Measure {measure} has no end date: it need not be renewed.",
    "list_unknown": "Measure {measure} asks for no list. See it under “Measures”.",
    "list_entry": "A line of the list of {measure} is empty or longer than {limit} signs. Correct it.",
    "list_too_long": "The list of {measure} has {length} lines; {limit} at most. Group them.",
    "level_unknown": "This measure has no level “{level}”.[ Levels: {known}.] Choose one of the list.",
    "level_in_force": "Level “{level}” is already in force. There is nothing to do.",
    # tasks
    "task_unknown": "There is no task T{task} in this crisis. Check the number in the list of tasks.",
    "task_settled": "Task T{task} is already {status}. There is nothing left to do in it.",
    "not_your_task": "Task T{task} was not given to {person}. Its owner, its team or the committee can answer.",
    "already_acknowledged": "Task T{task} is already acknowledged. Finish it, or refuse it with a reason.",
    "already_assigned": "{person} already has this task. Choose somebody else.",
    "item_unknown": "Unknown items: {items}.[ Items of the checklist: {known}.] Correct this, then do it again.",
    "checklist_incomplete": "Still to be ticked: {items}. Do it, or refuse the task with a reason.",
    "evidence_missing": "Evidence is missing for: {items}. Attach it, then finish the task.",
    "blocked": "To be finished first: {tasks}. Wait, or say why you go ahead.",
    "evidence_type": (
        "This file is {type}: it is not accepted as evidence."
        " Accepted are a PDF, a photo, a text, a table, a document or workbook without macros, a sound, a film."
    ),
    "evidence_size": (
        "The file has {size} bytes; at least 1 and at most {limit} are accepted. Make it smaller, then attach it."
    ),
    # messages
    "wave_unknown": "There is no wave V{wave} in this crisis. Check its number in the list of messages.",
    "wave_needs_no_approval": "Wave V{wave} awaits no approval, or already has it. There is nothing to do.",
    "not_a_post": "M{message} is no text to publish, or it is an exercise. There is nothing to put online.",
    "post_not_ready": "M{message} is not ready yet: it awaits its approval or its turn. Publish it afterwards.",
    "link_unusable": "This link cannot be read. Copy the whole address, which begins with https://.",
    "nobody_silent": "Everybody answered wave V{wave}, or it asks for no answer. Nobody is asked again.",
    # main courante
    "text_missing": "The entry is empty. Write what happened.",
    "sign_not_kept": "The text holds an invisible sign that cannot be kept (nought). Delete it, then send again.",
    "text_too_long": "This is too long: {limit} at most[, {length} came]. Shorten it, or write it in two.",
    "event_in_future": "The event is dated in the future. Correct its time.",
    "late_reason_missing": "The event is more than {minutes} minutes old. Say why it is entered late.",
    "point_empty": "The point of situation is empty. Write where things stand.",
    "point_overtaken": (
        "Somebody published point no. {last} meanwhile (you had seen no. {seen}). Read it before you publish yours."
    ),
    "log_entry_unknown": "There is no entry {entry} in this log. Check its number.",
    "log_entry_struck": "Entry {entry} is already struck through. Correct the one that replaces it.",
    # indicators and activities
    "nothing_observed": "No value is given. Write for example: new_cases=12.",
    "indicator_unknown": "The plan knows no indicator “{indicator}”.[ Indicators of the plan: {known}.]",
    "indicator_value": "“{value}” does not fit {indicator}, which expects {type}. Correct the value.",
    "observed_in_future": "The value of {indicator} is dated in the future. Correct its time.",
    "activity_unknown": "The plan knows no activity “{activity}”.[ Activities of the plan: {known}.]",
    "already_interrupted": (
        "Activity {activity} is already reported as interrupted: its clock runs. Report when it works again."
    ),
    "not_interrupted": "Activity {activity} is not reported as interrupted. There is nothing to restore.",
    "since_in_future": "The interruption of {activity} is dated in the future. Correct its time.",
    # access
    "not_administrator": "{person} does not administer this tool. Ask somebody who has the administrator role.",
    "own_grant": "{person} can neither give nor withdraw their own role. Ask another person who administers.",
    "roles_conflict": (
        "{person} holds the role “{held}”, which cannot stand beside “{access}”: withdraw one first,"
        " or choose another person."
    ),
    "grant_held": "{person} holds this role already ({access}, no. {grant}) at these dates. There is nothing to do.",
    "grant_unknown": "Grant no. {grant} does not exist, or counts no more. Check its number in the list.",
    "grant_span": "The end must come after the start and after now. Correct the dates.",
    "scope_unfit": "The role “{access}” cannot be given for: {reach}. Choose another reach.",
    "scope_unknown": "“{scope}” is neither a region nor a site of the directory. Check the identifier.",
    "duties_apart": "{person} verifies or administers, and so does not act in a crisis. Ask a member of the committee.",
    "break_glass_unreviewed": (
        "The last use of the sealed account, by {person}, has not been reviewed. Have it reviewed first."
    ),
    "two_people": (
        "It takes two people: prepare it, then another confirms (compliance, management or another administrator)."
    ),
    "preparation_over": (
        "Preparation no. {number} waits no more: it was confirmed, dropped or ran out. Prepare another."
    ),
    "not_confirmer": "{person} cannot confirm this. Ask compliance, the management or another administrator.",
    "prepared_by_you": "{person} prepared this and cannot confirm it. Another person does.",
    "token_not_yours": (
        "This token would act in the name of {person}: they alone can confirm it, on their page “My account”."
    ),
    "person_reserved": "“{person}” is a name kept for the tool. Give this person another identifier.",
    "break_glass_closed": "The sealed account is not open. There is nothing to do.",
    "break_glass_reviewed": "The last use of the sealed account was reviewed already. There is nothing to do.",
    "sending_not_held": "No message is held back. There is nothing to do.",
    "not_reviewer": (
        "{person} cannot do this. The use of the sealed account is reviewed by compliance or the management,"
        " never by whoever opened it."
    ),
    "role_unknown": "The plan has no role “{role}”.[ Roles of the plan: {known}.] Choose one from the list.",
    "role_held": "{person} already holds the role “{role}” or is a deputy in it. Choose another person.",
    "not_your_seat": "{person} cannot pass on the role “{role}”. Ask its holder or the crisis committee.",
    "person_absent": "{person} is absent. Choose somebody who is present.",
    "delegation_span": "A delegation ends after now and lasts at most {days} days. Correct the dates.",
    "delegation_unknown": "Delegation no. {delegation} does not exist, or counts no more. Check its number.",
    # messages on their way
    "wave_replaced": "A newer communication replaced V{wave}. Release that one.",
    "wave_stopped": ("Wave V{wave} was stopped. It cannot start again: prepare a new one."),
    "message_unknown": ("There is no message M{message} in this crisis. Check its number."),
    "not_your_message": (
        "Message M{message} is not addressed to {person}. Its recipient answers, or the committee for them."
    ),
    "message_not_sent": ("Message M{message} never left. There is nothing to acknowledge."),
    "whereabouts_stand": (
        "M{message}: this person has said where they are, or asked for help. Write down what holds for them now."
    ),
    "care_of_oneself": (
        "M{message}: “taken care of” is said for somebody else. For yourself, answer that you are safe."
    ),
    "text_unknown": "Text {text} is not here, or has changed. Open “To read” again.",
    "message_answered": ("Message M{message} is already acknowledged. There is nothing to do again."),
    "recipients_unconfirmed": (
        "This tells {count} recipients at once (more than {limit}). Look at the preview, then confirm that number."
    ),
}

WORDS: Mapping[str, str] = {
    "open": "open",
    "acknowledged": "acknowledged",
    "done": "done",
    "refused": "refused",
    "impossible": "reported impossible",
    "cancelled": "cancelled",
    "missed": "missed",
    "replaced": "replaced",
    "unfinished": "not finished at closing",
    "on_site": "on site",
    "telework": "telework",
    "absent": "absent",
    "unknown": "unknown",
    "number": "a number, such as 12 or 55.5",
    "boolean": "true or false",
    "date": "a date, such as 2020-03-16",
    "text": "a text",
    "committee": "crisis committee",
    "director": "management",
    "regional_committee": "regional committee",
    "department_head": "department head",
    "hr": "human resources",
    "compliance": "compliance",
    "observer": "observer",
    "administrator": "administrator",
    "institution": "the institution",
    "region": "a region",
    "site": "a site",
    "team": "a team",
}
