package dev.platen.app.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random JSON with few names, so that the same ones come again.
final class RandomJson {
    private static final int MAX_DEPTH = 6;
    private static final List<String> NUMBERS =
            List.of("0", "-0", "1.0", "12.30", "-0.000", "1e5", "1E-5", "3.1415926535897932384626433832795028841971");

    private RandomJson() {}

    /// An object of values of all kinds, nested up to 6 deep.
    static String object(Random random) {
        return object(random, 0);
    }

    private static String json(Random random, int depth) {
        return switch (random.nextInt(depth < MAX_DEPTH ? 10 : 8)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> Long.toString(random.nextLong());
            case 4 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 5 -> random.nextLong() + "" + random.nextLong(Long.MAX_VALUE);
            case 6, 7 -> string(random, RandomText.of(random, random.nextInt(20)));
            case 8 -> object(random, depth + 1);
            default -> array(random, depth + 1);
        };
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        int members = random.nextInt(random.nextInt(5) == 0 ? 30 : 6);
        for (int i = 0; i < members; i++) {
            // Jackson takes halves of surrogate pairs in values only.
            String key =
                    random.nextInt(4) == 0 ? RandomText.wellFormed(RandomText.of(random, 3)) : "k" + random.nextInt(20);
            json.append(i == 0 ? "" : ",").append(space(random));
            json.append(string(random, key)).append(space(random)).append(':').append(space(random));
            json.append(json(random, depth)).append(space(random));
        }
        return json.append('}').toString();
    }

    private static String array(Random random, int depth) {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            elements.add(space(random) + json(random, depth) + space(random));
        }
        return "[" + String.join(",", elements) + "]";
    }

    private static String space(Random random) {
        return random.nextInt(6) == 0 ? " \n\t\r".substring(random.nextInt(4)) : "";
    }

    /// Half of all strings as they are, as far as JSON allows; the others as escapes only.
    private static String string(Random random, String text) {
        boolean escapesOnly = random.nextBoolean();
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escapesOnly || c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
