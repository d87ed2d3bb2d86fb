"""The words by which people call for help, in French, Arabic, Moroccan Arabic and English; and those that deny it.

Written without accents, vowel signs and apostrophes, as `reply_text.words_of` gives them.
"""

from __future__ import annotations

from collections.abc import Mapping


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase.strip() for phrase in text.replace("\n", " ").split(",")))


CALLS = _phrases("""
daide, besoin daide, a laide, au sekour, help needed,
au secours, au secour, o secours, aux secours, a l aide, alaide, sos, s o s, mayday, sauvez, sauvez moi,
sauvez nous, aidez, aidez moi, aidez nous, aide moi, aide nous, m aider, nous aider, m aide, venez m aider,
venez vite, venez nous chercher, venez me chercher, sortez moi, sortez nous, evacuez moi, evacuez nous,
appelez les pompiers, appelez les secours, appelez une ambulance, appelez la police, envoyez les secours,
envoyez une ambulance, envoyez des secours, envoyez quelqu un, prevenez les secours, c est une urgence,
urgence medicale, urgence vitale, peux pas respirer, peux plus respirer, arrive pas a respirer,
arrive plus a respirer, peux pas bouger, peux plus bouger, peux pas marcher, peux plus marcher, peux pas sortir,
peux plus sortir, peut pas sortir, peut plus sortir, pouvons pas sortir, pouvons plus sortir, arrive pas a sortir,
arrive plus a sortir, peut pas respirer, peut plus respirer, respire plus, respire pas, respire mal,
du mal a respirer, repond plus, je vais mourir, on va mourir, peut pas descendre, peux pas descendre,
peut plus bouger, vais pas bien, va pas bien, vont pas bien, va mal, vais mal, pas en securite, pas a l abri,
pas sain et sauf, pas sains et saufs, help me, help us, help my, please help, pls help, plz help, save me, save us,
rescue me, rescue us, get me out, get us out, come get me, come get us, come quickly, come quick, come fast,
call 911, call 112, call an ambulance, call ambulance, send an ambulance, send ambulance, send help, send someone,
call the police, call the fire, medical emergency, this is an emergency, it is an emergency, it s an emergency,
can t breathe, cant breathe, cannot breathe, can not breathe, not breathing, can t move, cant move, cannot move,
can t walk, cannot walk, can t get out, cant get out, cannot get out, can t leave, cannot leave, can t escape,
cannot escape, no way out, not safe, not ok, not okay, not fine, not well, not alright, not all right, not secure,
unsafe, not good, i m dying, in pain, ساعدوني, ساعدونا, ساعدني, ساعدنا, ساعدينا, النجده, نجده, انجدوني,
انجدونا, اغيثوني, اغيثونا, انقذوني, انقذونا, انقذني, الغوث, انقاذ, ارسلوا الاسعاف, ارسلوا اسعاف, اتصلوا بالاسعاف,
اتصلوا بالوقايه المدنيه, تعالوا بسرعه, لا استطيع التنفس, لا استطيع الخروج, لا استطيع الحركه, لا استطيع المشي,
لا نستطيع الخروج, لا يستطيع التنفس, لا نستطيع التنفس, لست بخير, لسنا بخير, ليس بخير, ليست بخير, لست في امان,
لسنا في امان, لست سالما, غير بخير, ماشي بخير, مانيش بخير, ما بخيرش, حاله طارئه, عاونوني, عاونونا, عاوني, عاونني,
عاونيني, عتقوني, عتقونا, عتقو الروح, عتقوا الروح, ماقادرش نتنفس, ما قادرش نتنفس, ما قدرتش نتنفس, ما قادرش نخرج,
ماقادرش نخرج, ما قدرناش نخرجو, ما قادرينش نخرجو, ماقادرينش نخرجو, ما قادرش نتحرك, جيو دغيا, اجيو دغيا,
عيطو للاسعاف, عيطو للوقايه, صيفطو الاسعاف, كنموت, كانموت, غادي نموت, 3awnouni, 3awnoni, 3awenouni, 3awnini,
3awnona, 3awnouna, 3awenni, 3aweni, awnouni, aawnouni, 3tqouni, 3te9ouni, 3tk9ouni, 3et9ouni, 3at9ouni, 3t9ouni,
3t9ouna, 3te9ouna, 3et9ouna, 3atqouni, 3atkouni, 3teqouni, 3tqouna, 3teqo rrou7, 3t9o rou7, n9douni, n9dona,
n9douna, n9edouni, sa3douni, sa3idouni, sa3dona, sa3idona, anqidouna, kanmout, kanmot, kanmoute, ghanmout,
ma9darch ntneffes, ma9adrch ntneffes, ma9derch ntnefes, ma9aderch ntneffes, ma qadrch ntneffes, ma9darch nkhrej,
ma9derch nkhrej, ma9aderch nkhrej, mqadrch nkhrej, ma9adrinch nkhrjo, ma9adrinch nkherjo, machi bikhir,
mashi bikhir, machi bekhir, ma bikhirch, mabikhirch, machi labas, ajiw deghya, jiw deghya, 3ayto l ambulance,
3aytou lambulance, najda, nejda, annajda, out of control, hors de controle, help is needed, help needed urgently
""")
"""Calls: nothing that stands beside them takes them back."""

NEEDS = _phrases("""
aide, secours, secour, assistance, help, rescue, ambulance, ambulances, pompier, pompiers, medecin, docteur,
doctor, firefighters, fire brigade, paramedics, samu, مساعده, المساعده, بمساعده, للمساعده, معاونه, المعاونه, العون,
عون, اسعاف, الاسعاف, الاسعافات, سياره اسعاف, طبيب, الوقايه المدنيه, رجال المطافئ, المطافئ, mosa3ada, mousa3ada,
musa3ada, mosaada, msa3ada, lmosa3ada, lmousa3ada, l3awn, 3awn, m3awna, lm3awna, is3af, lis3af, al is3af
""")
"""What one may need: only saying that one does *not need* it takes it back. "No help here" is a call."""

ALONE = _phrases("""
medecin, docteur, doctor, طبيب, assistance, rescue, عون, 3awn
""")
"""Of these, those that call only alone or beside a word for needing them; otherwise they are worrying."""

HURT = _phrases("""
blesse, blessee, blesses, blessees, blessure, blessures, brule, brulee, brules, brulees, brulure, brulures, saigne,
saignent, saignement, saignements, hemorragie, hemoragie, inconscient, inconsciente, inconscients, evanoui,
evanouie, evanouis, malaise, malaises, etouffe, etouffons, etouffent, asphyxie, asphyxies, intoxique, intoxiquee,
intoxiques, fracture, fractures, jambe cassee, bras casse, casse la jambe, casse le bras, casse le pied, mort,
morte, morts, mortes, decede, decedee, decedes, deces, est tue, ete tue, a tue, un tue, nous tue, nous tuer,
me tuer, tuee, tues, meurt, cadavre, crise cardiaque, arret cardiaque, infarctus, avc, convulsions, agresse,
agressee, agresses, agression, agresseur, fusillade, coup de feu, coups de feu, tirs, tireur, otage, otages, bombe,
explosion, explosions, hommes armes, homme arme, attaque armee, nous attaque, nous attaquent, attentat, poignarde,
poignardee, en danger, danger, victime, victimes, electrocute, electrocutee, ecrase, ecrasee, noie, se noie,
me noie, noyade, noye, coince, coincee, coinces, coincees, suis bloque, suis bloquee, sommes bloques,
sommes bloquees, est bloque, est bloquee, est bloques, est bloquees, sont bloques, reste bloque, bloque dans,
bloquee dans, bloques dans, bloquees dans, bloque au, bloquee au, bloques au, bloque sous, bloques sous, bloque a,
bloquee a, bloques a, bloque sur, bloques sur, piege, piegee, pieges, enferme, enfermee, enfermes, enfermees,
enseveli, ensevelie, ensevelis, sous les decombres, decombres, sous les gravats, prisonnier, prisonniere,
prisonniers, encercle, encercles, feu, incendie, incendies, flammes, flamme, fumee, fumees, brule ici,
fuite de gaz, odeur de gaz, effondre, effondree, effondres, effondrement, ecroule, ecroulee, eboulement,
tombe dans les pommes, perd du sang, perdu connaissance, perdu conscience, perte de connaissance, injured, injury,
injuries, hurt, hurts, wounded, wound, wounds, bleeding, bleed, bleeds, burned, burnt, burning, unconscious,
fainted, choking, suffocating, suffocate, heart attack, seizure, dead, died, dying, killed, casualties, casualty,
trapped, stuck, locked in, buried, crushed, drowning, drowned, pinned, fire, fires, flames, smoke, bomb, shooting,
shooter, gunman, gunmen, gunshots, gunshot, shots fired, hostage, hostages, attackers, attacker, stabbed,
assaulted, attacked, electrocuted, victim, victims, rubble, gas leak, roof collapsed, building collapsed,
collapsed, has collapsed, broken leg, broken arm, cornered, surrounded, besieged, مصاب, مصابه, مصابا, مصابون,
مصابين, مصابات, مصابتان, اصابه, اصابات, اصيب, اصبت, اصيبت, جريح, جريحه, جرحي, جريحا, مجروح, مجروحه, مجروحين, جرح,
جروح, نزيف, انزف, ينزف, تنزف, محاصر, محاصره, محاصرا, محاصرون, محاصرين, عالق, عالقه, عالقا, عالقون, عالقين, محبوس,
محبوسه, محبوسين, محتجز, محتجزه, محتجزون, محتجزين, حريق, حرائق, حريقا, نار, النار, نيران, النيران, يحترق, تحترق,
دخان, الدخان, انفجار, قنبله, رهينه, رهائن, اطلاق نار, اطلاق النار, مسلح, مسلحون, مسلحين, اختناق, اختنق, نختنق,
مختنق, يختنق, غرق, اغرق, يغرق, اغماء, اغمي, فاقد الوعي, فقد الوعي, فاقده الوعي, فقدت الوعي, ميت, ميته, موتي, قتلي,
قتيل, توفي, توفيت, وفاه, اموت, نموت, خطر, انهيار, انهار, انقاض, الانقاض, تحت الانقاض, ردم, الردم, كسر, مكسور,
مكسوره, حروق, محروق, نوبه قلبيه, ازمه قلبيه, ضحيه, ضحايا, تسرب غاز, تسرب الغاز, تجرحت, تجرح, تجرحنا, محصور, محصوره,
محصورين, تحصرت, تحصرنا, العافيه, عافيه, شاعله, تحرقت, تحرق, كنختنق, كانختنق, كنزف, مغمي, سخفت, سخف, طاح علي,
طاحت علينا, هرس, تهرست, mjrou7, mjro7, mejrou7, majrou7, mjrou7a, mjrouh, majrouh, mejrouh, mjrou7in, mejrou7in,
mjro7in, tjra7t, tjre7t, tjerre7t, tjra7, m7asser, m7aser, mhasser, m7assra, m7assrin, mhassrin, m7sour, mhsour,
m7sourin, ma7sour, mahsour, m7sor, t7sert, t7ssert, 7ri9, hri9, 7ariq, 7ari9, hariq, hari9, l7ri9, 3afia, l3afia,
3afya, l3afya, l3afiya, 3afiya, dokhan, dokhane, dekhan, dokhkhan, dkhan, khtana9, kankhtana9, kankhtane9, jra7,
jer7a, nazif, nzif, m7bous, mhbous, m7bousin, msdoud 3lia, taht rdem, t7t rdem, rdem, khatar, khatr, mosab, mousab,
moussab, tkherre9, mqtoul, sekhft, skhft, infijar, 9onbola, مات, ماتت
""")
"""Hurt, shut in, fire, violence: taken back only by a negation right before ("no injuries", "pas blessé")."""

WORRYING = _phrases("""
hopital, clinique, urgence, urgences, urgent, malade, gaz, inondation, inonde, inondee, seisme, tremblement, peur,
perdu, perdue, seul, seule, sang, douleur, mal au, mal a la, menace, menaces, evacuation, attaque, attaques,
disparu, disparue, disparus, manque quelqu un, bloque, bloquee, bloques, sans nouvelles, choque, panique, tombe,
tombee, chute, assistance, accident, police, hospital, emergency, sick, ill, blood, pain, scared, afraid, lost,
alone, missing, threat, threatened, armed, earthquake, flood, flooded, gas, evacuate, panic, danger, rescue,
doctor, ambulance, fell, stroke, مستشفي, المستشفي, مريض, مريضه, طوارئ, الطوارئ, خائف, خائفه, وحدي, مفقود, مفقودين,
دم, الدم, الم, زلزال, فيضان, فيضانات, تهديد, شرطه, حادث, حادثه, كسيده, الطبيب, طبيب, عاجل, سقط, سقطت, طحت, خايف,
خايفه, khayf, khayfa, bo7di, zelzal, zelzla, 7adita, ksida, dem, bolis, mrid, mrida, sbitar, sous le choc
""")
"""No call by themselves, but somebody reads them before other texts."""

NOT_CALLS = _phrases("""
aide apportee, aide fournie, aide donnee, aide recue, aide arrivee, aide arrive, aide est arrivee, aide est la,
aide est en route, aide en route, aide memoire, aide soignant, aide soignante, aide comptable, aide inutile,
aide n est pas necessaire, aide n est plus necessaire, aide pas necessaire, avec l aide de, avec l aide du,
avec l aide des, avec l aide d, grace a l aide, a l aide de, a l aide du, a l aide d, a l aide des,
merci pour votre aide, merci pour ton aide, merci de votre aide, merci de ton aide, merci pour l aide,
merci pour l assistance, merci beaucoup pour votre aide, merci beaucoup pour ton aide, grace a votre aide,
aucune aide necessaire, aucune aide requise, pas d aide necessaire, pas d aide requise, site de secours,
sites de secours, sortie de secours, sorties de secours, issue de secours, issues de secours, plan de secours,
poste de secours, trousse de secours, secours informatique, groupe de secours, generateur de secours,
moyens de secours, serveur de secours, salle de secours, exercice de secours, premiers secours, secours populaire,
secours arrives, secours sont arrives, secours sont la, secours sont sur place, pompiers sont la,
pompiers sont arrives, pompiers sont sur place, ambulance est arrivee, ambulance est la, feu vert, feu rouge,
feu orange, feux rouges, coupe feu, pare feu, feu est eteint, incendie eteint, incendie est eteint,
incendie est maitrise, feu maitrise, feu est maitrise, alarme incendie testee, exercice incendie,
exercice d incendie, formation incendie, assurance incendie, detecteur de fumee, detecteurs de fumee,
registre incendie, fausse alerte incendie, hors de danger, sans danger, danger ecarte, danger est ecarte,
danger passe, mort de rire, mort de fatigue, temps mort, point mort, help desk, can help, could help, to help them,
to help him, to help her, to help others, to help the team, happy to help, glad to help, ready to help,
here to help, able to help, available to help, want to help, like to help, help arrived, help has arrived,
help came, help is here, help is there, help is coming, help is on the way, help is on its way, help given,
help provided, thanks for your help, thanks for the help, thank you for your help, thank you for the help,
thanks for all your help, no help needed, no help required, no help necessary, help not needed, help is not needed,
help isn t needed, help no longer needed, help not required, fire drill, fire drills, fire door, fire doors,
fire exit, fire exits, fire extinguisher, fire extinguishers, fire warden, fire insurance, fire is out,
fire extinguished, fire is under control, fire under control, false fire alarm, smoke detector, smoke detectors,
smoke test, out of danger, no longer in danger, no longer trapped, no longer stuck, stuck in traffic,
coince dans les bouchons, bloque dans les embouteillages, bloque dans les bouchons, fire brigade is here,
fire brigade has arrived, ambulance has arrived, ambulance is here, شكرا علي المساعده, شكرا للمساعده,
شكرا لمساعدتكم, شكرا علي مساعدتكم, وصلت المساعده, وصل الاسعاف, وصلت الاسعاف, تمت المساعده, تم اخماد الحريق,
اخمد الحريق, اطفئ الحريق, انطفا الحريق, تمرين الحريق, الله يعطيك العافيه, الله يعطيكم العافيه, يعطيك العافيه,
يعطيكم العافيه, بالعافيه, الصحه والعافيه, خارج الخطر, بعيدا عن الخطر, زال الخطر, خط النار, تطفات العافيه,
lah y3tik l3afia, llah y3tik saha, tfat l3afia, 3la slamtkom, mon aide, notre aide, en aide a, en aide aux,
بصحه وعافيه, صحه وعافيه, تمت السيطره علي الحريق
""")
"""Phrases that hold a word of the lists above and call for nothing."""

NEEDING = _phrases("""
besoin, faut, faudrait, manque, veux, voudrais, demande, demandons, envoyez, appelez, need, needs, needed, want,
require, send, call, bring, احتاج, نحتاج, يحتاج, تحتاج, بحاجه, محتاج, محتاجه, محتاجين, نريد, اريد, خاصني, خصني,
خاصنا, خصنا, بغيت, بغينا, ارسلوا, اتصلوا, khassni, khasni, khassna, khasna, khsni, khassak, bghit, bghina, m7taj,
mhtaj, m7taja, m7tajin, me7taj, 3ayto, 3aytou, siftou, sifto
""")
"""Words for needing something."""

DENIED_NEED = _phrases("""
محتاجش, مامحتاجش, محتاجاش, محتاجينش, خاصنيش, مخاصنيش, ماخاصنيش, مبغيتش, بغيتش, ma7tajch, mam7tajch, m7tajch,
ma7tajinch, makhasnich, makhassnich, khassnich, khasnich, mabghitch, bghitch, useless, unneeded
""")
"""Words that deny a need by themselves."""

_FEW = "de d des du un une en ete etre eu tout besoin"
_ARE = "n ne est a ete sont ont de d nous entre eux autre personne collegue employe"
_NT = "t a an any been be being at all in one"
_NAY = "اي هناك احد من منا في هنا بحاجه"
_MA = "كاين كاينه كاينش في عندنا عندي اي حتي حتا شي واحد تا"
_KAYN = "kayn kayna kaynin kaynch ta hta 7ta chi 3ndi 3ndna wa7ed wahed"

NEGATORS: Mapping[str, frozenset[str]] = {
    negator: frozenset(between.split())
    for negators, between in (
        ("pas jamais", _FEW),
        ("sans ni", "de d un une aucun aucune autre"),
        ("aucun aucune nul nulle personne", _ARE),
        ("non", ""),
        ("no", "further more other single reported report of people staff person"),
        ("nobody noone one", "is was got has been here else are were"),
        ("none", "of us them is are were was been"),
        ("not", "a an been be being at all any in one"),
        ("never", "been"),
        ("without", "any a"),
        ("nor neither", "is are any"),
        ("don dont doesn didn isn isnt aren arent wasn wasnt weren haven hasn ain", _NT),
        ("لا", "يوجد توجد احد اي هناك شي من منا في هنا داعي"),
        ("ليس ليست لست لسنا ليسوا", _NAY),
        ("غير", "في"),
        ("بدون بلا دون", "اي"),
        ("لم", "احد يصب تقع يقع تسجل يسجل نسجل اي"),
        ("ما مافي ماكاين ماكاينش مكاينش مكاين ماكاينه ماكايناش ماعنديش معنديش ماعندناش", _MA),
        ("ماشي", "في"),
        ("makaynch makaych makainch makaynach makayn makaynin ma3ndich ma3andich ma3ndnach walo", _KAYN),
        ("machi mashi bla bidoun", "chi"),
    )
    for negator in negators.split()
}
"""Words that deny what follows them, and for each the small words that may stand between."""

MA_BEFORE = frozenset(["kayn", "kayna", "kaynin", "kaynch", "3ndi", "3ndna", "3ndich", "fih"])
"""After these, "ma" denies; before anything else it is French for "my"."""

MINE = frozenset(["une", "la", "cette", "l", "chaque", "1", "2", "3", "autre"])
"""After these, "personne" is somebody."""
