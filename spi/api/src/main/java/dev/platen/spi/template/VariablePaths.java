package dev.platen.spi.template;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// The variables that a template reads, so that a host needs to decode no others.
///
/// @param everything whether the template may read any variable, because it computes names
/// @param paths dotted paths from the root of the data, `[]` for the elements of a list:
///     `order.lines[].price`. A path stands for all that is below it.
public record VariablePaths(boolean everything, SortedSet<String> paths) {
    public VariablePaths {
        paths = Collections.unmodifiableSortedSet(new TreeSet<>(paths));
    }
}
