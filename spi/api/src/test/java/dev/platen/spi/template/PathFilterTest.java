package dev.platen.spi.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PathFilterTest {
    private static PathFilter filter(String... paths) {
        return PathFilter.of(new VariablePaths(false, new TreeSet<>(List.of(paths))));
    }

    private static PathFilter at(PathFilter filter, String... names) {
        PathFilter found = filter;
        for (String name : names) {
            found = name.equals("[]") ? found.element() : Objects.requireNonNull(found.child(name), name);
        }
        return found;
    }

    @Test
    void keepsAPathAndAllBelowItAndSkipsTheRest() {
        PathFilter filter = filter("user.name", "shop");

        assertThat(filter.everything()).isFalse();
        assertThat(filter.child("order")).isNull();
        assertThat(at(filter, "user").everything()).isFalse();
        assertThat(at(filter, "user").child("email")).isNull();
        assertThat(at(filter, "user", "name").everything()).isTrue();
        assertThat(at(filter, "shop", "address", "[]", "city").everything()).isTrue();
    }

    @Test
    void goesIntoTheElementsOfLists() {
        PathFilter filter = filter("order.lines[].price", "order.lines[].tags[].id", "grid[][].x");

        assertThat(at(filter, "order", "lines", "[]").child("name")).isNull();
        assertThat(at(filter, "order", "lines", "[]", "price").everything()).isTrue();
        assertThat(at(filter, "order", "lines", "[]", "tags", "[]").child("name"))
                .isNull();
        assertThat(at(filter, "order", "lines", "[]", "tags", "[]", "id").everything())
                .isTrue();
        assertThat(at(filter, "grid", "[]", "[]", "x").everything()).isTrue();
        assertThat(at(filter, "grid", "[]", "[]").child("y")).isNull();
    }

    @Test
    void keepsAnObjectWholeWhereAListWasExpected() {
        PathFilter filter = filter("totals[].sum", "totals.count");

        assertThat(at(filter, "totals", "anything").everything())
                .as("a loop over an object reads its keys and values")
                .isTrue();
        assertThat(at(filter, "totals", "[]").child("count")).isNull();
    }

    @Test
    void keepsTheSizeButNotTheContentOfAListWhereAnObjectWasExpected() {
        PathFilter element = at(filter("user.name"), "user", "[]");

        assertThat(element.everything()).isFalse();
        assertThat(element.child("name")).isNull();
        assertThat(element.element().child("name")).isNull();
    }

    @Test
    void aPathThatEndsInAnotherStandsForBoth() {
        assertThat(at(filter("a", "a.b", "a[].c"), "a").everything()).isTrue();
        assertThat(at(filter("a[]", "a[].c"), "a", "[]").everything()).isTrue();
    }

    @Test
    void everythingKeepsAll() {
        PathFilter filter = PathFilter.of(new VariablePaths(true, new TreeSet<>(List.of("a.b"))));

        assertThat(filter.everything()).isTrue();
        assertThat(at(filter, "x", "[]", "y").everything()).isTrue();
    }

    @Test
    void aTemplateWithoutVariablesKeepsNothing() {
        assertThat(filter().everything()).isFalse();
        assertThat(filter().child("a")).isNull();
    }
}
