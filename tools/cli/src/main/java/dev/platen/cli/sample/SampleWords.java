package dev.platen.cli.sample;

import java.util.List;

/// What sample data is made of. Umlauts, quotes and ampersands are there on purpose: they must survive
/// escaping.
final class SampleWords {
    static final List<String> FIRST_NAMES = List.of(
            "Ada", "Björn", "Chloé", "Dmitri", "Élodie", "Fatima", "Grace", "Hiro", "Ines", "Jürgen", "Kwame", "Łucja");
    static final List<String> LAST_NAMES = List.of(
            "Okafor", "Müller", "O'Brien", "Nakamura", "Silva", "Johansson", "Novák", "Dubois", "García", "Schmidt");
    static final List<String> MATERIALS =
            List.of("Oak", "Steel", "Linen", "Walnut & Brass", "Felt", "Copper", "Bamboo", "Stoneware", "Wool");
    static final List<String> THINGS = List.of(
            "Desk Lamp",
            "Notebook \"Atlas\"",
            "Coffee Dripper",
            "Bookend",
            "Tea Towel",
            "Wall Hook",
            "Fruit Bowl",
            "Candle Holder",
            "Door Mat",
            "Plant Pot");
    static final List<String> STREETS =
            List.of("Lindenstraße", "Hafenweg", "Marktplatz", "Goethestraße", "Am Alten Tor", "Rosengasse");
    static final List<String> CITIES =
            List.of("Berlin", "Hamburg", "München", "Köln", "Leipzig", "Bremen", "Freiburg", "Görlitz");
    static final List<String> CARRIERS = List.of("Northline", "ParcelBird", "CityBike Express");
    static final List<String> HEADLINES = List.of(
            "The bridge that hums",
            "What \"fast enough\" means",
            "A garden on the twelfth floor",
            "Letters from the lighthouse",
            "How maps learned to move",
            "The last typesetter",
            "Rain, measured by ear",
            "Salt & stone");
    static final List<String> TEASERS = List.of(
            "Engineers blamed the wind for forty years, until a pianist crossed it on foot.",
            "Three teams answer the same question with a stopwatch, a survey and a shrug.",
            "It began with one tomato plant and a neighbour who would not stop complaining.",
            "For ninety winters the keepers wrote down everything, even the silence.",
            "A short history of the line that is redrawn every single night.",
            "He can read a page upside down and backwards, and he would rather not stop.");

    private SampleWords() {}
}
