package dev.platen.cli.sample;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Invents the data of sample messages. The same seed gives the same sequence; nothing here knows the time
/// of day.
public final class SampleData {
    /// Every order has so many lines: the length that the README's figures are measured with.
    static final int ORDER_LINES = 20;

    private static final Instant EPOCH = Instant.parse("2026-03-02T08:00:00Z");
    private static final Duration SPAN = Duration.ofDays(90);

    private final SplittableRandom random;

    public SampleData(long seed) {
        random = new SplittableRandom(seed);
    }

    /// An order: what its confirmation and its webhook read.
    public Map<String, Object> order() {
        List<Map<String, Object>> items = new ArrayList<>();
        long subtotalCents = 0;
        for (int i = 0; i < ORDER_LINES; i++) {
            long priceCents = random.nextLong(199, 24_999);
            int quantity = random.nextInt(1, 4);
            subtotalCents += priceCents * quantity;
            items.add(item(priceCents, quantity));
        }
        long shippingCents = subtotalCents > 50_000 ? 0 : 490;
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("number", orderNumber());
        order.put("placedAt", instant());
        order.put("items", items);
        order.put("subtotal", euros(subtotalCents));
        order.put("shipping", euros(shippingCents));
        order.put("total", BigDecimal.valueOf(subtotalCents + shippingCents, 2));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("customer", customer());
        data.put("order", order);
        data.put("address", address());
        return data;
    }

    /// A code that signs someone in again.
    public Map<String, Object> passwordReset() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("firstName", pick(SampleWords.FIRST_NAMES));
        data.put("code", String.format(Locale.ROOT, "%06d", random.nextInt(1_000_000)));
        data.put("validMinutes", 10);
        return data;
    }

    /// News of a parcel.
    public Map<String, Object> delivery() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("firstName", pick(SampleWords.FIRST_NAMES));
        data.put("orderNumber", orderNumber());
        data.put("carrier", pick(SampleWords.CARRIERS));
        data.put("status", pick(List.of("packed", "on-its-way", "arriving", "delivered")));
        data.put("stopsAway", random.nextInt(1, 12));
        data.put("window", random.nextInt(9, 17) + ":00");
        return data;
    }

    /// A week's reading.
    public Map<String, Object> digest() {
        List<Map<String, Object>> stories = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Map<String, Object> story = new LinkedHashMap<>();
            story.put("title", pick(SampleWords.HEADLINES));
            story.put("teaser", pick(SampleWords.TEASERS));
            story.put("minutes", random.nextInt(2, 15));
            story.put("slug", "story-" + random.nextInt(10_000, 99_999));
            stories.add(story);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("firstName", pick(SampleWords.FIRST_NAMES));
        data.put("week", random.nextInt(1, 53));
        data.put("stories", stories);
        return data;
    }

    /// A visit that someone should not forget.
    public Map<String, Object> appointment() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("firstName", pick(SampleWords.FIRST_NAMES));
        data.put("place", "Globex Service " + pick(SampleWords.CITIES));
        data.put("day", pick(List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")));
        data.put("time", random.nextInt(8, 18) + ":" + pick(List.of("00", "15", "30", "45")));
        return data;
    }

    private Map<String, Object> item(long priceCents, int quantity) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("name", pick(SampleWords.MATERIALS) + " " + pick(SampleWords.THINGS));
        item.put("sku", "A-" + random.nextInt(100_000, 999_999));
        item.put("quantity", quantity);
        item.put("price", euros(priceCents));
        item.put("total", euros(priceCents * quantity));
        return item;
    }

    private Map<String, Object> customer() {
        String first = pick(SampleWords.FIRST_NAMES);
        String last = pick(SampleWords.LAST_NAMES);
        Map<String, Object> customer = new LinkedHashMap<>();
        customer.put("id", "c-" + random.nextInt(10_000, 99_999));
        customer.put("firstName", first);
        customer.put("name", first + " " + last);
        customer.put("optedOut", false);
        return customer;
    }

    private Map<String, Object> address() {
        Map<String, Object> address = new LinkedHashMap<>();
        address.put("street", pick(SampleWords.STREETS) + " " + random.nextInt(1, 140));
        address.put("postcode", String.format(Locale.ROOT, "%05d", random.nextInt(1_000, 99_999)));
        address.put("city", pick(SampleWords.CITIES));
        address.put("country", "Germany");
        return address;
    }

    private String orderNumber() {
        return "ACME-" + random.nextInt(10_000_000, 99_999_999);
    }

    private String instant() {
        return EPOCH.plusSeconds(random.nextLong(SPAN.toSeconds())).toString();
    }

    private static String euros(long cents) {
        return String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100);
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
