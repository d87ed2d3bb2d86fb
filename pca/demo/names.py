"""First and family names from which the demonstration's people are drawn; who bears both by chance is not meant."""

FIRST_NAMES: tuple[str, ...] = (
    *("Adil", "Ahlam", "Amal", "Amina", "Anas", "Asmae", "Ayoub", "Aziza", "Badr", "Bouchra", "Brahim", "Chaimae"),
    *("Driss", "Fadoua", "Farid", "Fatiha", "Ghita", "Hafsa", "Hamza", "Hanane", "Hicham", "Houda", "Ibtissam"),
    *("Ilham", "Imane", "Ismail", "Jamila", "Jaouad", "Kamal", "Karima", "Kenza", "Khalid", "Laila", "Lamiae"),
    *("Loubna", "Mehdi", "Meryem", "Mounia", "Mourad", "Mustapha", "Nabil", "Nadia", "Naima", "Nawal", "Nizar"),
    *("Omar", "Oumaima", "Rachid", "Rajae", "Rim", "Saad", "Safae", "Said", "Salma", "Samir", "Sanae", "Siham"),
    *("Soufiane", "Soukaina", "Taha", "Tarik", "Wafae", "Widad", "Yasmine", "Yassine", "Younes", "Zakaria", "Zineb"),
)

FAMILY_NAMES: tuple[str, ...] = (
    *("Abbadi", "Achour", "Afkir", "Aguenaou", "Aissaoui", "Akhrif", "Amrani", "Arrach", "Assouli", "Azzouzi"),
    *("Bahaj", "Bakkali", "Barhoun", "Belfkih", "Belkadi", "Benali", "Benchrif", "Bensaid", "Benyahia", "Boukili"),
    *("Bouslama", "Chahid", "Chakir", "Chaoui", "Cherradi", "Dahbi", "Daoudi", "Derkaoui", "Doukkali", "Echcharif"),
    *("Elgharbi", "Elhamri", "Elkasmi", "Elmoumni", "Essabri", "Ezzahiri", "Fahmi", "Fakhir", "Filali", "Ghazali"),
    *("Guennoun", "Habibi", "Haddioui", "Hajji", "Hamdaoui", "Harrak", "Idrissi", "Jabri", "Jalal", "Kabbaj"),
    *("Kaddouri", "Kharbouch", "Khattabi", "Laaroussi", "Lahlou", "Lamrini", "Lazrak", "Maarouf", "Mansouri"),
    *("Marzouk", "Mekki", "Mernissi", "Mesbahi", "Moujahid", "Naciri", "Nejjar", "Ouahbi", "Ouali", "Oubella"),
    *("Ouchen", "Qadiri", "Rahmouni", "Raissi", "Rifai", "Saadi", "Sabiri", "Sadiki", "Sahraoui", "Sefrioui"),
    *("Serghini", "Tahiri", "Tazi", "Temsamani", "Touil", "Yacoubi", "Zahraoui", "Zerouali", "Ziani", "Zouhair"),
)

FIRST_NAMES_AR: tuple[str, ...] = (
    *("عادل", "أحلام", "أمل", "أمينة", "أنس", "أسماء", "أيوب", "عزيزة", "بدر", "بشرى", "براهيم", "شيماء"),
    *("إدريس", "فدوى", "فريد", "فتيحة", "غيثة", "حفصة", "حمزة", "حنان", "هشام", "هدى", "ابتسام"),
    *("إلهام", "إيمان", "إسماعيل", "جميلة", "جواد", "كمال", "كريمة", "كنزة", "خالد", "ليلى", "لمياء"),
    *("لبنى", "مهدي", "مريم", "مونية", "مراد", "مصطفى", "نبيل", "نادية", "نعيمة", "نوال", "نزار"),
    *("عمر", "أميمة", "رشيد", "رجاء", "ريم", "سعد", "صفاء", "سعيد", "سلمى", "سمير", "سناء", "سهام"),
    *("سفيان", "سكينة", "طه", "طارق", "وفاء", "وداد", "ياسمين", "ياسين", "يونس", "زكرياء", "زينب"),
)
"""The same first names, in the same order, as they are written in Arabic."""

FAMILY_NAMES_AR: tuple[str, ...] = (
    *("العبادي", "عاشور", "أفقير", "أكناو", "العيساوي", "أخريف", "العمراني", "الراش", "العسولي", "العزوزي"),
    *("باهاج", "البقالي", "برهون", "بلفقيه", "بلقاضي", "بنعلي", "بنشريف", "بنسعيد", "بنيحيى", "البوكيلي"),
    *("بوسلامة", "شهيد", "شاكر", "الشاوي", "الشرادي", "الذهبي", "الداودي", "الدرقاوي", "الدكالي", "الشريف"),
    *("الغربي", "الحمري", "القاسمي", "المومني", "الصبري", "الزهيري", "فهمي", "الفاخر", "الفيلالي", "الغزالي"),
    *("كنون", "حبيبي", "الحديوي", "حجي", "الحمداوي", "الحراق", "الإدريسي", "الجابري", "جلال", "القباج"),
    *("القدوري", "الخربوش", "الخطابي", "العروسي", "لحلو", "المريني", "لزرق", "معروف", "المنصوري"),
    *("مرزوق", "المكي", "المرنيسي", "المصباحي", "المجاهد", "الناصري", "النجار", "الوهبي", "الوالي", "أوبلا"),
    *("أوشن", "القادري", "الرحموني", "الرايسي", "الريفي", "السعدي", "الصابري", "الصديقي", "الصحراوي", "الصفريوي"),
    *("السرغيني", "الطاهري", "التازي", "التمسماني", "الطويل", "اليعقوبي", "الزهراوي", "الزروالي", "الزياني", "زهير"),
)
"""The same family names, in the same order."""
