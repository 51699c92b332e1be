package dev.platen.app.message;

import java.util.Random;

/// Text for property tests: mostly ASCII, with what has to be escaped, all lengths of UTF-8, and halves of
/// surrogate pairs.
public final class RandomText {
    private RandomText() {}

    public static String of(Random random, int codePoints) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < codePoints; i++) {
            switch (random.nextInt(10)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\/&<>'\u007f".charAt(random.nextInt(8)));
                case 2 -> text.append((char) (0x80 + random.nextInt(0x780)));
                case 3 -> text.append((char) (0x800 + random.nextInt(0xD000)));
                case 4 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                case 5 -> text.append(random.nextInt(8) == 0 ? (char) (0xD800 + random.nextInt(0x800)) : '\uFFFF');
                default -> text.append((char) (0x20 + random.nextInt(0x5F)));
            }
        }
        return text.toString();
    }

    /// `text` with U+FFFD for each half of a surrogate pair.
    public static String wellFormed(CharSequence text) {
        StringBuilder wellFormed = new StringBuilder();
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(wellFormed::appendCodePoint);
        return wellFormed.toString();
    }
}
