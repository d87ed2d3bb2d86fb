"""The words of answers, in French, Arabic, Moroccan Arabic and English: what each means, and what may stand around it.

Written without accents, vowel signs and apostrophes, as `reply_text.words_of` gives them.
"""

from __future__ import annotations

from collections.abc import Mapping


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase.strip() for phrase in text.replace("\n", " ").split(",")))


WORDS: Mapping[str, tuple[str, ...]] = {
    "received": _phrases("""
        ok, okay, okey, oki, oui, ouais, yes, yep, yeah, recu, recue, bien recu, bien recue, bien note, note, noted,
        entendu, compris, received, ack, acknowledged, understood, got it, copy that, roger, d accord, c est bon,
        ca marche, c est note, message recu, vu, on my way, j arrive, j y vais, نعم, حسنا, اجل, توصلت, تم الاستلام,
        تم التوصل, وصل, وصلت, وصلني, فهمت, موافق, واخا, وخا, صافي, wakha, wakhkha, safi, tawasalt, twsselt, fhemt,
        iyeh, ayeh, mwafe9, موافقه, استلمت, تم العلم, علم"""),
    "done": _phrases("""
        fait, faite, faites, faits, fini, finie, termine, terminee, done, finished, completed, complete, accompli,
        c est fait, c est fini, c est termine, tache terminee, tache faite, mission accomplie, تم, تم الانجاز, منجز,
        انجز, انجزت, انتهي, انتهيت, سالا, ساليت, ساليتو, كملت, كملتها, درتها, sala, salit, salito, salitha, kmmelt,
        kemmelt, kmelt"""),
    "refused": _phrases("""
        non, no, nope, refus, refuse, impossible, je refuse, pas possible, ce n est pas possible, je ne peux pas,
        je peux pas, peux pas, je ne pourrai pas, pas en mesure, je ne suis pas en mesure, i can t, i cannot,
        i can not, can t, cannot, cant, unable, i am unable, i m unable, not possible, i refuse, refused, لا, ارفض,
        مرفوض, مستحيل, غير ممكن, لا استطيع, لا يمكنني, لا اقدر, ما نقدرش, مانقدرش, ما قادرش, ماقادرش, ما يمكنش, لالا,
        man9darch, mane9derch, manqdarch, ma n9darch, ma9darch, mayemkench, lla, lala"""),
    "hand_over": _phrases("""
        passe, transmettre, transmis, a transmettre, hand over, pass, pass on, forward, تحويل, احيل, للتحويل, حول"""),
    "safe": _phrases("""
        sain et sauf, saine et sauve, sains et saufs, saines et sauves, en securite, a l abri, hors de danger, safe,
        safe and sound, safe and well, all safe, je vais bien, vais bien, nous allons bien, on va bien, va bien,
        tout va bien, ca va, ca va bien, moi ca va, indemne, indemnes, rien de grave, i am safe, i m safe, im safe,
        all good, all fine, all well, all ok, everything is fine, everything is ok, unharmed, unhurt, out of danger,
        بخير, انا بخير, بخير والحمد لله, سالم, سالمه, سالمين, سالمون, في امان, في مامن, امن, امنه, كلنا بخير, لاباس,
        لباس, بيخير, مزيان, كلشي مزيان, كلشي بخير, خارج الخطر, bikhir, bi khir, bekhir, labas, labass, lbas,
        kolchi mzyan, koulchi mzyan, kolchi bikhir, f aman, fi aman, salem, salma"""),
    "help": _phrases("""
        aide, au secours, sos, help, besoin d aide, a besoin d aide, j ai besoin d aide, i need help, need help,
        needs help, مساعده, المساعده, احتاج الي المساعده, احتاج مساعده, بحاجه الي مساعده, انا بحاجه الي مساعده,
        يحتاج مساعده, النجده, عاونوني, 3awnouni, mosa3ada, secours, aidez moi, help me, mayday"""),
    "telework": _phrases("""
        teletravail, tele travail, en teletravail, en tele travail, telework, teleworking, remote, remotely,
        home office, homeoffice, wfh, working from home, work from home, i work from home, working remotely,
        i work remotely, je travaille a distance, je travaille de chez moi, je travaille a la maison,
        travail a distance, a distance, عن بعد, عمل عن بعد, اعمل عن بعد, يعمل عن بعد, اشتغل عن بعد, خدام من الدار,
        خدامه من الدار, كنخدم من الدار, العمل عن بعد, khdam men dar, khdam mn dar, khedam men dar, kankhdem men dar,
        kankhdem mn dar, teletravay"""),
    "absent": _phrases("""
        absent, absente, absents, en conge, en conges, en vacances, en arret maladie, arret maladie, en arret, away,
        on leave, on holiday, on vacation, on sick leave, out of office, not at work, off work, غائب, غائبه, في عطله,
        في اجازه, مجاز, f conge, f l conge, fl conge, ghayeb, ghayb, ghayba, f 3otla, f l3otla, en mission,
        en deplacement"""),
    "stop": _phrases("""
        stop, stopper, arret, arreter, arretez, desabonner, desabonnement, desinscription, unsubscribe, stop all,
        stopall, توقف, ايقاف, اوقفوا, الغاء الاشتراك, 7bes, حبس"""),
    "start": _phrases("""
        start, unstop, reprendre, reprise, resume, reabonner, subscribe, oui reprendre, استئناف, استانف, ابدا,
        اشتراك"""),
}
"""Words for each meaning. Every label of the answer page is among them, in the three languages."""

OPENINGS = _phrases("""
    c est, ca y est, ca y est c est, cela est, tout est, tache, la tache est, mission, it s, it is, its, this is,
    all, i have, i ve, we have, we ve, j ai, nous avons, on a, je l ai, je suis, le travail est, the task is, task,
    job, المهمه, لقد, قد, rah, راه, raha, راها""")
"""What may stand before a word that says something of a thing."""

PERSONAL = _phrases("""
    je suis, moi je suis, j suis, chuis, je suis actuellement, je suis toujours, je suis bien, moi, nous sommes,
    nous sommes tous, on est, on est tous, toute l equipe est, i am, i m, im, i am currently, we are, we re,
    we are all, we re all, me, all of us are, i am all, i feel, je me sens, je, انا, انا حاليا, اني, انني, نحن, احنا,
    حنا, كلنا, نحن جميعا, راني, رانا, راحنا, ana, rani, rana, 7na, hna, rah ana, ana rani, je reste""")
"""What may stand before a word that says something of whoever writes."""

GREETINGS = _phrases("""
    bonjour, bonsoir, bonjour a tous, bonjour madame, bonjour monsieur, salut, coucou, hello, hi, hey, good morning,
    good afternoon, good evening, dear all, dear, madame, monsieur, cher, chere, السلام, السلام عليكم,
    السلام عليكم ورحمه الله, السلام عليكم ورحمه الله وبركاته, وعليكم السلام, سلام, سلام عليكم, مرحبا, اهلا,
    صباح الخير, مساء الخير, salam, slm, salam alaykoum, salam alikoum, salam 3likom, salam 3alaykoum, sba7 lkhir,
    msa lkhir, svp, stp, s il vous plait, s il te plait, please, pls, plz, من فضلك, من فضلكم, عافاك, عافاكم, 3afak,
    3afakom, lah ykhllik, merci, merci beaucoup, merci bien, merci d avance, thanks, thank you, thanks a lot,
    thank you very much, thx, cheers, شكرا, شكرا جزيلا, شكرا لكم, choukran, chokran, chokrane, شكرا لك,
    بارك الله فيك, mersi, الحمد لله, والحمد لله, hamdoullah, hamdullah, hmd, lhamdoulillah, lhamdolillah, hamdolah,
    alors, donc, well, so, euh, eh bien, re""")
"""Greetings and politeness: no answer, and nothing that must be read."""

IDIOMS = _phrases("""
    pas de probleme, pas de problemes, pas de souci, pas de soucis, aucun probleme, aucun souci, sans probleme,
    sans souci, y a pas de souci, y a pas de probleme, no problem, no problems, no prob, no worries, no issue,
    no issues, not a problem, لا مشكله, لا مشكل, لا مشاكل, لا باس, ليس هناك مشكله, لا توجد مشكله, ماكاين مشكل,
    ما كاين مشكل, ماكاين باس, ماشي مشكل, makayn mochkil, makayn mouchkil, makaynch mochkil, machi mochkil,
    machi mouchkil, makayn bas, ma kayn mochkil, pas de pb""")
"""These begin like a refusal and are none: they say yes."""

SIGNED = _phrases("""
    cordialement, bien cordialement, cdt, cdlt, bien a vous, salutations, respectueusement, sincerement,
    envoye de mon, envoye depuis, envoye a partir de, sent from my, sent from, regards, best regards, kind regards,
    best, sincerely, yours, مع التحيه, مع تحياتي, تحياتي, مع فائق الاحترام, ارسل من, ارسلت من, obtenez outlook,
    get outlook""")
"""From here on a signature follows."""

NOT_YET = _phrases("""
    non, pas, pas encore, jamais, presque, bientot, not, not yet, no, almost, nearly, soon, never, later, demain,
    tomorrow, nan, ليس بعد, لا, لم, غدا, تقريبا, مازال, ما زال, ليس, mazal, ba9i, machi, plus, or, ou""")
"""Right behind a word, these leave it open whether it counts."""

LATER = _phrases("""
    a partir, des, des le, starting, from tomorrow, from monday, from tuesday, from wednesday, from thursday,
    from friday,    from saturday, from sunday, le lundi, le mardi, le mercredi, le jeudi, le vendredi, lundi, mardi,
    mercredi, jeudi, vendredi, samedi, dimanche, on monday, on tuesday, on wednesday, on thursday, on friday,
    من الغد, من غد, ابتداء, يوم الاثنين, يوم الثلاثاء, يوم الاربعاء, يوم الخميس, يوم الجمعه""")
"""Right behind a word about where somebody is, these say a day that may not be today."""

FROM = frozenset({"du", "de", "from", "le", "on", "من"})
"""The same, with a number behind."""

DOUBTS = _phrases("""
    pas, non, not, no, never, jamais, presque, bientot, almost, nearly, hope, espere, esperons, peut, maybe, perhaps,
    probablement, probably, if, si, quand, when, until, jusqu, unless, sauf, لا, ليس, لست, لم, ربما, تقريبا, اذا, لو,
    حتي, غير, machi, ila, yemken, ymken, moins, aucune, nicht, plus, encore, hier, yesterday, was, etais, etait,
    avant, pour, demain, tomorrow, except""")
"""Behind a word that claims safety, these leave it open: an answer that says "safe" must be clear."""
