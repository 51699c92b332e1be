package dev.platen.engine.pebble;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables that a place in a template sees: a stack of names and values over the message's data,
/// which is only read. Loops, includes and macros push and pop by remembering [#top()].
final class Scopes {
    /// Stands for a variable that does not exist, as opposed to one that is null.
    static final Object ABSENT = Absent.ABSENT;

    private enum Absent {
        ABSENT
    }

    static boolean isAbsent(@Nullable Object value) {
        return value instanceof Absent;
    }

    private static final int INITIAL_SLOTS = 16;

    private final Map<String, @Nullable Object> data;
    private String[] names = new String[INITIAL_SLOTS];
    private @Nullable Object[] values = new Object[INITIAL_SLOTS];
    private int top;
    private @Nullable MacroFrame macro;
    /// What `set` made of variables of the data.
    private @Nullable Map<String, @Nullable Object> overData;

    /// What a macro sees: its own slots and what it set itself, neither its caller's variables nor the data.
    record MacroFrame(
            int floor,
            int outermostFloor,
            Map<String, @Nullable Object> assigned,
            @Nullable MacroFrame outer) {}

    Scopes(Map<String, @Nullable Object> data) {
        this.data = data;
    }

    int top() {
        return top;
    }

    void pop(int formerTop) {
        Arrays.fill(values, formerTop, top, null);
        top = formerTop;
    }

    /// Adds a variable to the innermost scope.
    void declare(String name, @Nullable Object value) {
        if (top == names.length) {
            names = Arrays.copyOf(names, 2 * top);
            values = Arrays.copyOf(values, 2 * top);
        }
        names[top] = name;
        values[top] = value;
        top++;
    }

    /// Gives another value to the variable that was declared when [#top()] was `slot`.
    void replace(int slot, @Nullable Object value) {
        values[slot] = value;
    }

    /// What `set` does: changes the innermost variable of that name, or adds one to the innermost scope, or
    /// in a macro to the whole macro.
    void set(String name, @Nullable Object value) {
        int slot = slot(name, top, floor());
        if (slot >= 0) {
            values[slot] = value;
        } else if (macro != null) {
            macro.assigned().put(name, value);
        } else if (data.containsKey(name)) {
            if (overData == null) {
                overData = new HashMap<>();
            }
            overData.put(name, value);
        } else {
            declare(name, value);
        }
    }

    /// The variable, null included, or [#ABSENT].
    @Nullable
    Object find(String name) {
        int slot = slot(name, top, floor());
        if (slot >= 0) {
            return values[slot];
        }
        if (macro != null) {
            Object assigned = macro.assigned().get(name);
            return assigned != null || macro.assigned().containsKey(name) ? assigned : ABSENT;
        }
        return fromData(name);
    }

    /// The variable as `_context` has it: from inside a macro, the one of its outermost caller.
    @Nullable
    Object findGlobal(String name) {
        int slot = slot(name, macro == null ? top : macro.outermostFloor(), 0);
        return slot >= 0 ? values[slot] : fromData(name);
    }

    boolean inMacro() {
        return macro != null;
    }

    void enterMacro() {
        macro = new MacroFrame(top, macro == null ? top : macro.outermostFloor(), new HashMap<>(), macro);
    }

    void leaveMacro() {
        if (macro != null) {
            pop(macro.floor());
            macro = macro.outer();
        }
    }

    /// Where an evaluation began that may fail half-way.
    record Mark(int top, @Nullable MacroFrame macro) {}

    Mark mark() {
        return new Mark(top, macro);
    }

    /// Leaves the scopes and macros that a failed evaluation did not leave.
    void unwind(Mark mark) {
        macro = mark.macro();
        pop(mark.top());
    }

    private int floor() {
        return macro == null ? 0 : macro.floor();
    }

    private int slot(String name, int from, int floor) {
        for (int slot = from - 1; slot >= floor; slot--) {
            if (names[slot].equals(name)) {
                return slot;
            }
        }
        return -1;
    }

    private @Nullable Object fromData(String name) {
        if (overData != null && overData.containsKey(name)) {
            return overData.get(name);
        }
        Object value = data.get(name);
        return value != null || data.containsKey(name) ? value : ABSENT;
    }
}
