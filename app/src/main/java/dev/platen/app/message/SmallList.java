package dev.platen.app.message;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// An immutable list that may contain nulls: one object around its array, where the JDK takes two.
final class SmallList extends AbstractList<@Nullable Object> implements RandomAccess {
    private final @Nullable Object[] elements;

    private SmallList(@Nullable Object[] elements) {
        this.elements = elements;
    }

    /// A list of what is in `elements` from the place `from` to before `to`.
    static List<@Nullable Object> of(@Nullable Object[] elements, int from, int to) {
        return from == to ? Collections.emptyList() : new SmallList(Arrays.copyOfRange(elements, from, to));
    }

    @Override
    public @Nullable Object get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }
}
