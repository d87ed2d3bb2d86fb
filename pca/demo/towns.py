"""Where the towns of the demonstration lie, in degrees to about five kilometres: enough to say who could drive over."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_PLACES = """
Tanger 35.77,-5.80; Tétouan 35.57,-5.37; Al Hoceïma 35.25,-3.93; Larache 35.19,-6.15; Ksar El Kébir 35.00,-5.90
Chefchaouen 35.17,-5.27; Ouezzane 34.80,-5.58; Bab Berred 35.01,-4.97; Targuist 34.94,-4.32; Jebha 35.21,-4.67
Zoumi 34.81,-5.34; Mokrisset 34.91,-5.35; Issaguen 34.92,-4.57; Khmis Sahel 35.13,-6.08
Oujda 34.68,-1.91; Nador 35.17,-2.93; Berkane 34.92,-2.32; Taourirt 34.41,-2.89; Guercif 34.23,-3.35
Jerada 34.31,-2.16; Debdou 33.98,-3.04; Figuig 32.11,-1.23; Driouch 34.98,-3.38; Midar 34.94,-3.53
Aïn Bni Mathar 34.01,-2.03; Tendrara 33.06,-2.00
Fès 34.03,-5.00; Meknès 33.89,-5.55; Taza 34.21,-4.01; Sefrou 33.83,-4.83; El Hajeb 33.69,-5.37; Ifrane 33.53,-5.11
Azrou 33.43,-5.22; Taounate 34.54,-4.64; Boulemane 33.36,-4.73; Missour 33.05,-3.99; Tahla 34.05,-4.42
Aknoul 34.65,-3.86; Ghafsaï 34.63,-4.91; Ribate El Kheir 33.82,-4.41; Moulay Yacoub 34.09,-5.18
Rabat 34.02,-6.84; Salé 34.04,-6.80; Kénitra 34.26,-6.58; Témara 33.92,-6.91; Khémisset 33.82,-6.07
Sidi Kacem 34.22,-5.71; Sidi Slimane 34.26,-5.93; Tiflet 33.89,-6.31; Rommani 33.53,-6.61; Oulmès 33.42,-6.01
Had Kourt 34.61,-5.74; Moulay Bousselham 34.88,-6.29; Souk El Arbaa 34.69,-5.99; Mechra Bel Ksiri 34.57,-5.95
Béni Mellal 32.34,-6.36; Khénifra 32.93,-5.66; Khouribga 32.88,-6.91; Fquih Ben Salah 32.50,-6.69
Azilal 31.96,-6.57; Kasba Tadla 32.60,-6.26; Demnate 31.73,-7.00; Aghbala 32.48,-5.65; El Ksiba 32.57,-6.03
Mrirt 33.16,-5.57; Afourer 32.21,-6.53; Zaouiat Ahansal 31.83,-6.11; Boujad 32.77,-6.40
Casablanca 33.57,-7.59; Mohammedia 33.69,-7.38; Settat 33.00,-7.62; El Jadida 33.25,-8.51; Berrechid 33.27,-7.59
Médiouna 33.45,-7.51; Benslimane 33.62,-7.12; Sidi Bennour 32.65,-8.43; Zemamra 32.62,-8.70; Ben Ahmed 33.06,-7.25
El Gara 33.28,-7.22; Oulad Frej 32.96,-8.22; Bouznika 33.79,-7.16
Marrakech 31.63,-8.00; Safi 32.30,-9.24; Essaouira 31.51,-9.77; El Kelaâ des Sraghna 32.05,-7.41
Ben Guerir 32.24,-7.95; Youssoufia 32.25,-8.53; Chichaoua 31.54,-8.77; Imintanoute 31.18,-8.85; Amizmiz 31.22,-8.24
Tahannaout 31.36,-7.95; Aït Ourir 31.56,-7.66; Tamanar 31.00,-9.68; Sebt Gzoula 32.12,-9.09
Sidi Bou Othmane 31.91,-7.94
Errachidia 31.93,-4.43; Ouarzazate 30.92,-6.91; Midelt 32.69,-4.74; Zagora 30.33,-5.84; Tinghir 31.51,-5.53
Rich 32.26,-4.50; Goulmima 31.69,-4.96; Agdz 30.70,-6.45; Kelaat M’Gouna 31.24,-6.13; Boumalne Dadès 31.37,-5.99
Merzouga 31.10,-4.01; Imilchil 32.16,-5.63
Agadir 30.42,-9.60; Inezgane 30.36,-9.53; Aït Melloul 30.34,-9.50; Taroudant 30.47,-8.88; Tiznit 29.70,-9.73
Oulad Teïma 30.39,-9.21; Tata 29.74,-7.97; Taliouine 30.53,-7.93; Tafraoute 29.72,-8.97; Aoulouz 30.67,-8.18
Biougra 30.21,-9.37; Imouzzer Ida Outanane 30.68,-9.48
Guelmim 28.99,-10.06; Sidi Ifni 29.38,-10.17; Tan-Tan 28.44,-11.10; Bouizakarne 29.17,-9.73; Mirleft 29.58,-10.04
Assa 28.61,-9.43; Zag 28.02,-9.33
Laâyoune 27.15,-13.20; Boujdour 26.13,-14.48; Es-Semara 26.74,-11.67; Tarfaya 27.94,-12.93; Foum El Oued 27.17,-13.38
Dakhla 23.68,-15.96; El Argoub 23.61,-15.87
"""

COORDINATES: Mapping[str, str] = MappingProxyType(
    dict(place.strip().rsplit(" ", 1) for place in _PLACES.replace("\n", ";").split(";") if place.strip())
)
"""Latitude and longitude of each town, as a row of `sites.csv` writes them."""
