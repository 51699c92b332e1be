package dev.platen.engine.pebble;

import java.util.Arrays;

/// A template and its layouts, from the template itself upwards, and which of them is rendering. The
/// smaller the index, the stronger the claim to a block or macro.
final class Lineage {
    private Unit[] units;
    private int size = 1;
    private int current;

    Lineage(Unit template) {
        units = new Unit[] {template};
    }

    void addLayout(Unit layout) {
        if (size == units.length) {
            units = Arrays.copyOf(units, size + 2);
        }
        units[size] = layout;
        size++;
    }

    boolean hasParent() {
        return current < size - 1;
    }

    Unit unit(int index) {
        return units[index];
    }

    int size() {
        return size;
    }

    int current() {
        return current;
    }

    void moveTo(int index) {
        current = index;
    }

    boolean contains(Unit unit) {
        for (int i = 0; i < size; i++) {
            if (units[i] == unit) {
                return true;
            }
        }
        return false;
    }
}
