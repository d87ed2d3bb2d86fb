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
