package dev.platen.app.message;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An immutable map of a few entries in the order of the JSON object it came from: one array, no nodes.
/// Most objects in a request have fewer than ten members, and a hash map of them costs three times the bytes.
///
/// Look-up is linear, so larger objects become a `LinkedHashMap`, whose buckets turn into trees: a request
/// with colliding keys costs no more than another.
final class SmallMap extends AbstractMap<String, @Nullable Object> {
    static final int MAX_ENTRIES = 10;

    private static final Map<String, @Nullable Object> EMPTY = new SmallMap(new @Nullable Object[0]);

    /// Keys at even, values at odd places.
    private final @Nullable Object[] entries;

    private SmallMap(@Nullable Object[] entries) {
        this.entries = entries;
    }

    /// A map of the pairs in `pairs` from the place `from` to before `to`; of equal keys the last one counts.
    static Map<String, @Nullable Object> of(@Nullable Object[] pairs, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return EMPTY;
        }
        return length <= 2 * MAX_ENTRIES
                ? new SmallMap(withoutDoubles(Arrays.copyOfRange(pairs, from, to)))
                : large(pairs, from, to);
    }

    /// Moves the pairs together, in place; equal keys are rare, so the array is seldom copied.
    private static @Nullable Object[] withoutDoubles(@Nullable Object[] entries) {
        int used = 0;
        for (int i = 0; i < entries.length; i += 2) {
            int at = indexOf(entries, used, entries[i]);
            entries[at] = entries[i];
            entries[at + 1] = entries[i + 1];
            used = Math.max(used, at + 2);
        }
        return used == entries.length ? entries : Arrays.copyOf(entries, used);
    }

    private static Map<String, @Nullable Object> large(@Nullable Object[] pairs, int from, int to) {
        Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap((to - from) / 2);
        for (int i = from; i < to; i += 2) {
            map.put((String) Objects.requireNonNull(pairs[i]), pairs[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }

    /// Where `key` is among the first `used` places, or `used` if it is not. A string keeps its hash once
    /// it is computed, so keys that differ are told apart by a number.
    private static int indexOf(@Nullable Object[] entries, int used, @Nullable Object key) {
        if (key instanceof String name) {
            int hash = name.hashCode();
            for (int i = 0; i < used; i += 2) {
                if (entries[i] instanceof String candidate && candidate.hashCode() == hash && candidate.equals(name)) {
                    return i;
                }
            }
        }
        return used;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        int at = indexOf(entries, entries.length, key);
        return at < entries.length ? entries[at + 1] : null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return indexOf(entries, entries.length, key) < entries.length;
    }

    @Override
    public int size() {
        return entries.length / 2;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, @Nullable Object>> iterator() {
                return new EntryIterator();
            }

            @Override
            public int size() {
                return SmallMap.this.size();
            }
        };
    }

    private final class EntryIterator implements Iterator<Entry<String, @Nullable Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < entries.length;
        }

        @Override
        public Entry<String, @Nullable Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            String key = (String) Objects.requireNonNull(entries[next]);
            Entry<String, @Nullable Object> entry = new SimpleImmutableEntry<>(key, entries[next + 1]);
            next += 2;
            return entry;
        }
    }
}
