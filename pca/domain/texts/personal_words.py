"""Words by which a text is about somebody's health, in French, Arabic and English; folded, `*` for any ending."""

from __future__ import annotations

HEALTH = """
covid* corona coronavirus malade maladie souffrant* souffrante fievre grippe grippe* toux tousse symptome* hospitalise*
reanimation quarantaine enceinte grossesse diabete diabetique asthme asthmatique cancer depression depressif
depressive handicap* chimio* dialys* avc infarctus tuberculose hepatite sida vih seropositif* gastro angine
vomi* operation chirurgicale burn fracture pneumonie vaccine* depiste* contagieux contagieuse epilepsie migraine
varicelle rougeole oreillons bipolaire schizophren* avortement sciatique lumbago hernie thyroide leucemie tumeur
bronchite sinusite covid alzheimer parkinson perfusion ordonnance convalescen* invalidite alitee alite cardiaque
sick ill illness fever pregnant pregnancy hospitalised hospitalized symptom* diabetic infected contagious
الحصبه جدري دواء ادويه طريح مغص حراره صداع كسر كسرت الكسر الضغط القلب الكلي الكلى عجز نزيف حقنه
مصاب مصابه اصيب اصيبت مريض مريضه مرض مرضي مرضيه كوفيد كورونا اعراض حمي سعال حامل حملها السكري سرطان ربو مستشفي
المستشفي مخالط مخالطه انفلونزا زكام اكتئاب العنايه الانعاش جراحيه طبيه فيروس الحجر معزول معزوله التهاب السل
"""

ONLY_WITH = {
    "positif": "covid* test teste testee pcr antigenique depistage est declare",
    "positive": "covid* test teste testee pcr antigenique depistage est declaree tested",
    "negatif": "covid* test teste pcr antigenique depistage",
    "negative": "covid* test testee pcr antigenique depistage tested",
    "contact": "cas",
    "medical": "certificat arret motif dossier raison raisons suivi visite leave",
    "medicale": "visite raison ordonnance intervention",
    "medicales": "raisons",
    "travail": "arret",
    "opere": "ete du de d",
    "operee": "ete du de d",
    "virus": "attrape porteur porteuse",
    "couche": "fausse",
    "gout": "perdu",
    "odorat": "perdu",
    "الشم": "حاسه فقد فقدت",
    "الذوق": "حاسه فقد فقدت",
    "isolement": "covid* place placee est",
    "isole": "chez domicile",
    "isolee": "chez domicile",
    "contamine": "ete est covid*",
    "contaminee": "ete est covid*",
    "infecte": "ete est covid*",
    "infectee": "ete est covid*",
    "ايجابي": "تحليل فحص اختبار نتيجه نتيجته كوفيد كورونا حاله",
    "ايجابيه": "تحليل فحص اختبار نتيجه نتيجتها تحليلتها تحليلته تحاليله تحاليلها كوفيد كورونا حاله",
}
"""Words that say something of health only beside one of others."""

SOMEBODY = """
m mr mme mlle monsieur madame mademoiselle dr docteur il elle je mon ma sa son femme mari epouse epoux conjoint
conjointe fils fille enfant pere mere frere soeur agent agente collegue collaborateur collaboratrice employe employee
salarie salariee caissier caissiere conseiller conseillere chef cheffe directeur directrice guichetier guichetiere
chauffeur gardien gardienne vigile stagiaire adjoint adjointe responsable assistant assistante technicien technicienne
lui he she his her my wife husband colleague
السيد السيده الانسه الاستاذ الاستاذه الدكتور زميل زميله زميلي زميلتي زميلنا زميلتنا الزميل الزميله موظف موظفه
الموظف الموظفه هو هي انا زوجته زوجتي زوجها زوجي ابنه ابنتي ابني ابنها ابنته والده والدته والدتي والدي اخي اخته امه
المدير المديره مدير مديره الحارس السائق الصراف المستشار المستشاره احد احدي المستخدم المستخدمه رئيس رئيسه لديه لديها
عنده عندها المساعد المساعده المتدرب المتدربه
"""

PLURAL = """
agents collegues collaborateurs employes salaries personnes cas malades taux nombre effectifs equipes symptomes
حالات مصابين الموظفين موظفين عدد نسبه المرضي اشخاص
"""
"""Several people, or none in particular."""

MACHINES = """
serveur serveurs poste postes ordinateur pc machine fichier fichiers logiciel reseau imprimante application systeme
site ligne informatique messagerie solde bilan avis retour resultat comptable caisse server file computer
خادم الخادم حاسوب الحاسوب ملف شبكه الشبكه نظام النظام رصيد
"""

GIVEN_NAMES = """
mohamed mohammed mohammad ahmed youssef yousef hassan hussein hicham hisham karim rachid said omar ali abdellah
abdallah abdelkader abdelaziz abderrahim abderrahman mustapha mostafa khalid khaled brahim ibrahim ismail hamid hamza
ayoub anas amine adil adel nabil samir jamal kamal driss idriss mehdi mahdi othman othmane reda yassine yassin zakaria
tarik tariq soufiane bilal badr fouad jawad lahcen larbi mounir noureddine salah simo tahar yahya younes aziz fatima
fatna khadija aicha amina naima malika latifa rachida samira karima nadia houda hanane hanan ilham imane iman kenza
laila leila loubna maryam meryem mariam mouna nawal najat nora rajae rim sanaa sara sarah salma siham soukaina zineb
zainab zohra hajar ghizlane asmae asma btissam chaimae dounia fadwa ghita hasna ikram jihane kaoutar lamia majda
jean pierre marie paul jacques anne sophie claire julie nicolas michel
محمد احمد يوسف حسن حسين هشام كريم رشيد سعيد عمر علي عبدالله مصطفي خالد ابراهيم اسماعيل حميد حمزه ايوب انس امين عادل
نبيل سمير جمال كمال ادريس المهدي عثمان رضا ياسين زكرياء طارق سفيان بلال بدر فؤاد جواد لحسن العربي نورالدين صلاح يونس
عزيز فاطمه خديجه عائشه امينه نعيمه مليكه لطيفه رشيده سميره كريمه ناديه هدي حنان الهام ايمان كنزه ليلي لبني مريم مني
نوال نجاه نوره رجاء ريم سناء ساره سلمي سهام سكينه زينب زهره هاجر غزلان اسماء ابتسام شيماء دنيا غيثه حسناء اكرام كوثر
"""

BIRTH = (
    "date de naissance",
    "ne le",
    "nee le",
    "born on",
    "تاريخ الازدياد",
    "تاريخ الميلاد",
    "المزداد",
    "المزداده",
)
CARD = (
    "cin",
    "cnie",
    "cine",
    "carte nationale",
    "carte d identite",
    "passeport",
    "passport",
    "البطاقه الوطنيه",
    "جواز",
)
INSURANCE = ("cnss", "amo", "securite sociale", "الضمان الاجتماعي")
NOT_CARDS = """ticket incident facture dossier commande ref reference bon lot serie modele chapitre reglement compte
contrat colis plaque immatriculation vehicule tache vague circulaire note decision numero"""
"""Words before a number that looks like that of an identity card and is none."""
