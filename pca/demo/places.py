"""The twelve regions of Morocco, and how the demonstration spreads its points of sale over their towns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Area:
    """One region: how many branches of each type it has, and the towns they are named after."""

    id: str
    title: str
    urban: int
    rural: int
    mobile: int
    towns: tuple[str, ...]
    villages: tuple[str, ...]


AREAS: tuple[Area, ...] = (
    Area(
        *("TTA", "Tanger-Tétouan-Al Hoceïma", 28, 28, 8),
        towns=("Tanger", "Tétouan", "Al Hoceïma", "Larache", "Ksar El Kébir", "Chefchaouen", "Ouezzane"),
        villages=("Bab Berred", "Targuist", "Jebha", "Zoumi", "Mokrisset", "Issaguen", "Khmis Sahel"),
    ),
    Area(
        *("ORI", "L’Oriental", 20, 22, 6),
        towns=("Oujda", "Nador", "Berkane", "Taourirt", "Guercif", "Jerada"),
        villages=("Debdou", "Figuig", "Driouch", "Midar", "Aïn Bni Mathar", "Tendrara"),
    ),
    Area(
        *("FM", "Fès-Meknès", 32, 42, 11),
        towns=("Fès", "Meknès", "Taza", "Sefrou", "El Hajeb", "Ifrane", "Azrou", "Taounate"),
        villages=("Boulemane", "Missour", "Tahla", "Aknoul", "Ghafsaï", "Ribate El Kheir", "Moulay Yacoub"),
    ),
    Area(
        *("RSK", "Rabat-Salé-Kénitra", 36, 32, 8),
        towns=("Rabat", "Salé", "Kénitra", "Témara", "Khémisset", "Sidi Kacem", "Sidi Slimane", "Tiflet"),
        villages=("Rommani", "Oulmès", "Had Kourt", "Moulay Bousselham", "Souk El Arbaa", "Mechra Bel Ksiri"),
    ),
    Area(
        *("BMK", "Béni Mellal-Khénifra", 20, 32, 9),
        towns=("Béni Mellal", "Khénifra", "Khouribga", "Fquih Ben Salah", "Azilal", "Kasba Tadla"),
        villages=("Demnate", "Aghbala", "El Ksiba", "Mrirt", "Afourer", "Zaouiat Ahansal", "Boujad"),
    ),
    Area(
        *("CS", "Casablanca-Settat", 52, 30, 7),
        towns=("Casablanca", "Mohammedia", "Settat", "El Jadida", "Berrechid", "Médiouna", "Benslimane"),
        villages=("Sidi Bennour", "Zemamra", "Ben Ahmed", "El Gara", "Oulad Frej", "Bouznika"),
    ),
    Area(
        *("MS", "Marrakech-Safi", 32, 52, 13),
        towns=("Marrakech", "Safi", "Essaouira", "El Kelaâ des Sraghna", "Ben Guerir", "Youssoufia", "Chichaoua"),
        villages=("Imintanoute", "Amizmiz", "Tahannaout", "Aït Ourir", "Tamanar", "Sebt Gzoula", "Sidi Bou Othmane"),
    ),
    Area(
        *("DT", "Drâa-Tafilalet", 11, 26, 8),
        towns=("Errachidia", "Ouarzazate", "Midelt", "Zagora", "Tinghir"),
        villages=("Rich", "Goulmima", "Agdz", "Kelaat M’Gouna", "Boumalne Dadès", "Merzouga", "Imilchil"),
    ),
    Area(
        *("SM", "Souss-Massa", 20, 30, 8),
        towns=("Agadir", "Inezgane", "Aït Melloul", "Taroudant", "Tiznit", "Oulad Teïma"),
        villages=("Tata", "Taliouine", "Tafraoute", "Aoulouz", "Biougra", "Imouzzer Ida Outanane"),
    ),
    Area(
        *("GON", "Guelmim-Oued Noun", 4, 6, 2),
        towns=("Guelmim", "Sidi Ifni", "Tan-Tan"),
        villages=("Bouizakarne", "Mirleft", "Assa", "Zag"),
    ),
    Area(
        *("LSH", "Laâyoune-Sakia El Hamra", 4, 3, 1),
        towns=("Laâyoune", "Boujdour", "Es-Semara"),
        villages=("Tarfaya", "Foum El Oued"),
    ),
    Area(
        *("DOD", "Dakhla-Oued Ed-Dahab", 2, 1, 0),
        towns=("Dakhla",),
        villages=("El Argoub",),
    ),
)
"""Spread roughly as the country's people are; the totals, 261 urban, 304 rural and 81 mobile, are the case's own."""

IN_ARABIC: Mapping[str, str] = MappingProxyType(
    {
        **{"Tanger-Tétouan-Al Hoceïma": "طنجة - تطوان - الحسيمة", "L’Oriental": "الشرق", "Fès-Meknès": "فاس - مكناس"},
        **{"Rabat-Salé-Kénitra": "الرباط - سلا - القنيطرة", "Béni Mellal-Khénifra": "بني ملال - خنيفرة"},
        **{"Casablanca-Settat": "الدار البيضاء - سطات", "Marrakech-Safi": "مراكش - آسفي"},
        **{"Drâa-Tafilalet": "درعة - تافيلالت", "Souss-Massa": "سوس - ماسة", "Guelmim-Oued Noun": "كلميم - واد نون"},
        **{"Laâyoune-Sakia El Hamra": "العيون - الساقية الحمراء", "Dakhla-Oued Ed-Dahab": "الداخلة - وادي الذهب"},
        **{"Tanger": "طنجة", "Tétouan": "تطوان", "Al Hoceïma": "الحسيمة", "Larache": "العرائش"},
        **{"Ksar El Kébir": "القصر الكبير", "Chefchaouen": "شفشاون", "Ouezzane": "وزان", "Bab Berred": "باب برد"},
        **{"Targuist": "تارجيست", "Jebha": "الجبهة", "Zoumi": "زومي", "Mokrisset": "مقريصات", "Issaguen": "إساكن"},
        **{"Khmis Sahel": "خميس الساحل", "Oujda": "وجدة", "Nador": "الناظور", "Berkane": "بركان"},
        **{"Taourirt": "تاوريرت", "Guercif": "جرسيف", "Jerada": "جرادة", "Debdou": "دبدو", "Figuig": "فكيك"},
        **{"Driouch": "الدريوش", "Midar": "ميضار", "Aïn Bni Mathar": "عين بني مطهر", "Tendrara": "تندرارة"},
        **{"Fès": "فاس", "Meknès": "مكناس", "Taza": "تازة", "Sefrou": "صفرو", "El Hajeb": "الحاجب", "Ifrane": "إفران"},
        **{"Azrou": "أزرو", "Taounate": "تاونات", "Boulemane": "بولمان", "Missour": "ميسور", "Tahla": "تاهلة"},
        **{"Aknoul": "أكنول", "Ghafsaï": "غفساي", "Ribate El Kheir": "رباط الخير", "Moulay Yacoub": "مولاي يعقوب"},
        **{"Rabat": "الرباط", "Salé": "سلا", "Kénitra": "القنيطرة", "Témara": "تمارة", "Khémisset": "الخميسات"},
        **{"Sidi Kacem": "سيدي قاسم", "Sidi Slimane": "سيدي سليمان", "Tiflet": "تيفلت", "Rommani": "الرماني"},
        **{"Oulmès": "أولماس", "Had Kourt": "حد كورت", "Moulay Bousselham": "مولاي بوسلهام"},
        **{"Souk El Arbaa": "سوق الأربعاء", "Mechra Bel Ksiri": "مشرع بلقصيري", "Béni Mellal": "بني ملال"},
        **{"Khénifra": "خنيفرة", "Khouribga": "خريبكة", "Fquih Ben Salah": "الفقيه بن صالح", "Azilal": "أزيلال"},
        **{"Kasba Tadla": "قصبة تادلة", "Demnate": "دمنات", "Aghbala": "أغبالة", "El Ksiba": "القصيبة"},
        **{"Mrirt": "مريرت", "Afourer": "أفورار", "Zaouiat Ahansal": "زاوية أحنصال", "Boujad": "أبي الجعد"},
        **{"Casablanca": "الدار البيضاء", "Mohammedia": "المحمدية", "Settat": "سطات", "El Jadida": "الجديدة"},
        **{"Berrechid": "برشيد", "Médiouna": "مديونة", "Benslimane": "بنسليمان", "Sidi Bennour": "سيدي بنور"},
        **{"Zemamra": "الزمامرة", "Ben Ahmed": "ابن أحمد", "El Gara": "الكارة", "Oulad Frej": "أولاد فرج"},
        **{"Bouznika": "بوزنيقة", "Marrakech": "مراكش", "Safi": "آسفي", "Essaouira": "الصويرة"},
        **{"El Kelaâ des Sraghna": "قلعة السراغنة", "Ben Guerir": "ابن جرير", "Youssoufia": "اليوسفية"},
        **{"Chichaoua": "شيشاوة", "Imintanoute": "إيمنتانوت", "Amizmiz": "أمزميز", "Tahannaout": "تحناوت"},
        **{"Aït Ourir": "آيت أورير", "Tamanar": "تمنار", "Sebt Gzoula": "سبت كزولة"},
        **{"Sidi Bou Othmane": "سيدي بوعثمان", "Errachidia": "الرشيدية", "Ouarzazate": "ورزازات"},
        **{"Midelt": "ميدلت", "Zagora": "زاكورة", "Tinghir": "تنغير", "Rich": "الريش", "Goulmima": "كلميمة"},
        **{"Agdz": "أكدز", "Kelaat M’Gouna": "قلعة مكونة", "Boumalne Dadès": "بومالن دادس", "Merzouga": "مرزوكة"},
        **{"Imilchil": "إملشيل", "Agadir": "أكادير", "Inezgane": "إنزكان", "Aït Melloul": "آيت ملول"},
        **{"Taroudant": "تارودانت", "Tiznit": "تيزنيت", "Oulad Teïma": "أولاد تايمة", "Tata": "طاطا"},
        **{"Taliouine": "تالوين", "Tafraoute": "تافراوت", "Aoulouz": "أولوز", "Biougra": "بيوكرى"},
        **{"Imouzzer Ida Outanane": "إيموزار إداوتنان", "Guelmim": "كلميم", "Sidi Ifni": "سيدي إفني"},
        **{"Tan-Tan": "طانطان", "Bouizakarne": "بويزكارن", "Mirleft": "ميرلفت", "Assa": "أسا", "Zag": "الزاك"},
        **{"Laâyoune": "العيون", "Boujdour": "بوجدور", "Es-Semara": "السمارة", "Tarfaya": "طرفاية"},
        **{"Foum El Oued": "فم الواد", "Dakhla": "الداخلة", "El Argoub": "العركوب"},
    }
)
"""How these regions and towns are written in Arabic."""
