package dev.platen.spi.template;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// [VariablePaths] in a form that a streaming decoder can walk along with the data: one filter for each value
/// that is kept. Immutable; walking it allocates nothing.
///
/// A decoder begins with the filter of the whole data, which is an object. At a value with filter `f` it
/// keeps text, numbers, booleans and nulls as they are; of an object the members whose name has a
/// [#child(String)], each by that filter; of a list every element, each by [#element()]. So the kind of every
/// value and the size of every list that a template can reach are as they were.
public final class PathFilter {
    private static final PathFilter EVERYTHING = new PathFilter(new HashMap<>(), null);
    private static final PathFilter NOTHING = new PathFilter(new HashMap<>(), null);
    private static final String ELEMENTS = "[]";

    /// Never changed. Not an unmodifiable map of the JDK's, whose look-up divides: a decoder asks for every
    /// member.
    private final Map<String, PathFilter> children;
    private final @Nullable PathFilter element;

    private PathFilter(Map<String, PathFilter> children, @Nullable PathFilter element) {
        this.children = children;
        this.element = element;
    }

    /// The filter of the whole data.
    public static PathFilter of(VariablePaths variables) {
        return variables.everything() ? EVERYTHING : of(variables.paths());
    }

    private static PathFilter of(SortedSet<String> paths) {
        Draft root = new Draft();
        for (String path : paths) {
            Draft draft = root;
            for (String step : path.split("\\.", -1)) {
                String name = step;
                while (name.endsWith(ELEMENTS)) {
                    name = name.substring(0, name.length() - ELEMENTS.length());
                }
                draft = draft.child(name);
                for (int i = name.length(); i < step.length(); i += ELEMENTS.length()) {
                    draft = draft.element();
                }
            }
            draft.whole = true;
        }
        return root.filter();
    }

    /// Whether all that is below is kept.
    public boolean everything() {
        return this == EVERYTHING;
    }

    /// The filter of an object's member with this name; null if the member is not read and can be skipped.
    /// Where a template may loop over the object, and so reads all its members, each is kept whole.
    public @Nullable PathFilter child(String name) {
        return this == EVERYTHING || element != null ? EVERYTHING : children.get(name);
    }

    /// The filter of each element of a list.
    public PathFilter element() {
        if (this == EVERYTHING) {
            return EVERYTHING;
        }
        return element == null ? NOTHING : element;
    }

    /// A filter in the making.
    private static final class Draft {
        private final Map<String, Draft> children = new HashMap<>();
        private @Nullable Draft element;
        private boolean whole;

        private Draft child(String name) {
            return children.computeIfAbsent(name, any -> new Draft());
        }

        private Draft element() {
            if (element == null) {
                element = new Draft();
            }
            return element;
        }

        private PathFilter filter() {
            if (whole) {
                return EVERYTHING;
            }
            Map<String, PathFilter> filters = new HashMap<>();
            children.forEach((name, draft) -> filters.put(name, draft.filter()));
            return new PathFilter(filters, element == null ? null : element.filter());
        }
    }
}
