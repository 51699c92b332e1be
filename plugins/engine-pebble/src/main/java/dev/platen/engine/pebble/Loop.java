package dev.platen.engine.pebble;

import org.jspecify.annotations.Nullable;

/// The variable `loop`; one object for all iterations.
final class Loop {
    private final int length;
    private int index;

    Loop(int length) {
        this.length = length;
    }

    void moveTo(int nextIndex) {
        index = nextIndex;
    }

    @Nullable
    Object attribute(String name) {
        return switch (name) {
            case "index" -> index;
            case "length" -> length;
            case "revindex" -> length - index - 1;
            case "first" -> index == 0;
            case "last" -> index == length - 1;
            default -> Scopes.ABSENT;
        };
    }

    @Override
    public String toString() {
        return "{last=" + (index == length - 1) + ", length=" + length + ", index=" + index + ", revindex="
                + (length - index - 1) + ", first=" + (index == 0) + "}";
    }
}
