"""The twelve regions of Morocco, and how the demonstration spreads its points of sale over their towns."""

from __future__ import annotations

from dataclasses import dataclass


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
