package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.TemplateException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Templates that want what they must not have. Each is refused or stopped soon, tells nothing, and leaves
/// the engine as it was.
class HostileTemplatesTest {
    /// Far more than any of them needs, for a machine that is busy with other things.
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String SECRET = "4111-1111-1111-1111";

    private static final Map<String, Object> DATA = Map.of(
            "card",
            SECRET,
            "user",
            Map.of("name", "Ann", "card", SECRET),
            "list",
            List.of(SECRET, "b"),
            "huge",
            new BigDecimal("1E+900000000"),
            "tiny",
            new BigDecimal("1E-900000000"),
            "long",
            "a".repeat(900_000),
            "n",
            3);

    private Fixture fixture = new Fixture();

    @BeforeEach
    void newEngine() {
        fixture = new Fixture().missing(MissingVariables.DEFAULT);
        fixture.with("self", "{% include 'self' %}")
                .with("ping", "{% include 'pong' %}")
                .with("pong", "{% include 'ping' %}")
                .with("twice", "{% include 'twice' %}{% include 'twice' %}")
                .with("up", "{% extends 'up' %}")
                .with("left", "{% extends 'right' %}")
                .with("right", "{% extends 'left' %}")
                .with("leaf", "leaf");
    }

    static Stream<String> reachingForMoreThanData() {
        return Stream.of(
                "{{ card.class }}",
                "{{ card.getClass() }}",
                "{{ card.class.forName('java.lang.Runtime') }}",
                "{{ card['class'] }}",
                "{{ card.bytes }}",
                "{{ card.length() }}",
                "{{ list.size() }}",
                "{{ list.getClass().getClassLoader() }}",
                "{{ list.remove(0) }}",
                "{{ user.put('name', 'Eve') }}",
                "{{ user.clear() }}",
                "{{ n.MAX_VALUE }}",
                "{{ 1.getLong('java.version') }}",
                "{{ locale }}",
                "{{ locale.setDefault(locale) }}",
                "{{ template }}",
                "{{ template.rootNode.body.children.remove(0) }}",
                "{{ _context.template }}",
                "{{ _context['locale'] }}",
                "{{ _context.scopeChain }}",
                "{{ loop.class }}",
                "{% for x in list %}{{ loop.class }}{{ loop.getClass() }}{% endfor %}",
                "{% for e in user %}{{ e.class }}{% endfor %}",
                "{{ now().class }}",
                "{{ now().epochSecond }}",
                "{{ (1..3).class }}",
                "{{ user.keySet() }}");
    }

    @ParameterizedTest
    @MethodSource
    void reachingForMoreThanData(String text) {
        assertHarmless(text);
    }

    static Stream<String> whatIsNotThere() {
        return Stream.of(
                "{{ i18n('messages', 'key') }}",
                "{{ '%1000000000d' | format(1) }}",
                "{% cache 'x' %}a{% endcache %}",
                "{% parallel %}a{% endparallel %}",
                "{% flush %}",
                "{% embed 'leaf' %}{% endembed %}",
                "{% include 'META-INF/MANIFEST.MF' %}",
                "{% include '/etc/passwd' %}",
                "{% include '../leaf' %}",
                "{% import 'java/lang/String.class' %}",
                "{% include card %}",
                "{% extends user.card %}",
                "{{ card | unknown }}",
                "{% if card is unknown %}{% endif %}",
                "{{ card | escape('unknown') }}",
                "{% autoescape 'unknown' %}{% endautoescape %}",
                "{{ system('id') }}");
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNotThere(String text) {
        assertThat(failure(text)).as(text).isNotNull();
    }

    static Stream<String> bombs() {
        String doubling = "{% set s = 'ab' %}{% for i in 1..64 %}";
        return Stream.of(
                "{% for i in range(0, 2000000000) %}{% endfor %}",
                "{% for i in 0..99999 %}{% for j in 0..99999 %}{% endfor %}{% endfor %}",
                "{{ range(0, 9223372036854775807) | length }}",
                "{{ range(-9223372036854775807, 9223372036854775807) | first }}",
                "{% for i in 0..99 %}{% for j in 0..99 %}{% for k in 0..999 %}x{% endfor %}{% endfor %}{% endfor %}",
                "{% for i in 0..99999 %}{{ long }}{% endfor %}",
                doubling + "{% set s = s ~ s %}{% endfor %}",
                doubling + "{% set s = s + s %}{% endfor %}",
                doubling + "{% set s = \"#{s}#{s}\" %}{% endfor %}",
                doubling + "{% set s = [s, s] | join('') %}{% endfor %}",
                doubling + "{% set s = s | replace({'a': 'aaaaaaaaaa', 'b': 'bbbbbbbbbb'}) %}{% endfor %}",
                doubling + "{% set s = s | replace({'': s}) %}{% endfor %}",
                doubling + "{% set s = s | urlencode | base64encode %}{% endfor %}",
                doubling + "{% set s = s | escape('js') %}{% set s = s ~ '<' ~ s %}{% endfor %}",
                "{% set s = '\n' %}{% for i in 1..64 %}{% set s = s ~ (s | nl2br) ~ s %}{% endfor %}",
                "{% set l = [1, 2] %}{% for i in 1..64 %}{% set l = l + l %}{% endfor %}",
                "{% set l = [1, 2] %}{% for i in 1..64 %}{% set l = l | merge(l) %}{% endfor %}",
                "{% set l = [] %}{% for i in 0..99999 %}{% set l = l + [i] %}{% endfor %}",
                "{% set l = [1] %}{% for i in 1..60 %}{% set l = [l, l] %}{% endfor %}{{ l }}",
                "{% set l = [1] %}{% for i in 1..60 %}{% set l = [l, l] %}{% endfor %}{{ l | join(',') }}",
                "{% set l = [1] %}{% set m = [1] %}{% for i in 1..60 %}{% set l = [l, l] %}{% set m = [m, m] %}"
                        + "{% endfor %}{{ l == m }}",
                "{% set l = [1] %}{% for i in 1..99999 %}{% set l = [l] %}{% endfor %}{{ l }}",
                "{% set l = [1] %}{% for i in 1..60 %}{% set l = [l, l] %}{% endfor %}{% set m = {(l): 1} %}",
                "{% set l = [1] %}{% for i in 1..60 %}{% set l = [l, l] %}{% endfor %}{{ {} | merge(l) }}",
                "{{ ((long ~ 'b') contains (long | slice(0, 450000) ~ 'c')) }}",
                "{% for i in 0..9999 %}{% if long contains (long | slice(0, 450000) ~ 'c') %}{% endif %}{% endfor %}",
                "{% for i in 0..99999 %}{{ long | upper | lower | title | sha256 }}{% endfor %}",
                "{{ (long | split('a') | length) }}{% for i in 0..999 %}{{ long | split('a') | length }}{% endfor %}",
                "{% set l = [] %}{% for i in 0..999 %}{% set l = l + [long] %}{% endfor %}"
                        + "{% for i in 0..999 %}{% set k = l | sort %}{% endfor %}",
                "{{ huge }}",
                "{{ tiny }}",
                "{{ huge | numberformat }}",
                "{{ tiny | numberformat('0.0') }}",
                "{{ huge + 1 }}",
                "{{ n | numberformat('" + "0".repeat(65) + "') }}",
                "{{ now() | date('" + "y".repeat(65) + "') }}",
                "{{ now() | date('" + "y".repeat(64) + "') }}",
                "{{ card | date }}",
                "{{ card | date('yyyy', '" + "p".repeat(64) + "y') }}");
    }

    @ParameterizedTest
    @MethodSource
    void bombs(String text) {
        assertThat(failure(text)).as(text).isInstanceOf(RenderException.class);
    }

    static Stream<String> recursion() {
        return Stream.of(
                "{% include 'self' %}",
                "{% include 'ping' %}",
                "{% include 'twice' %}",
                "{% extends 'up' %}",
                "{% extends 'left' %}",
                "{% for i in 0..19999 %}{% include 'leaf' %}{% endfor %}",
                "{% for i in 0..19999 %}{% import 'leaf' as x %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
                "{% macro m() %}{{ m() | upper }}{% endmacro %}{{ m() | upper }}",
                "{% macro m(n) %}{% if n > 0 %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
                "{% macro m(n, x=m(n)) %}{% endmacro %}{{ m(1) }}",
                "{% block b %}{{ block('b') }}{% endblock %}",
                "{% block b %}{% filter upper %}{{ block('b') }}{% endfilter %}{% endblock %}");
    }

    @ParameterizedTest
    @MethodSource
    void recursion(String text) {
        Throwable failure = failure(text);

        assertThat(failure).as(text).isInstanceOf(RenderException.class);
        assertThat(failure).as(text).hasCauseInstanceOf(LimitExceededException.class);
    }

    static Stream<String> deepOrBrokenSources() {
        int deep = 20_000;
        return Stream.of(
                "{{ " + "(".repeat(deep) + "1" + ")".repeat(deep) + " }}",
                "{{ " + "[".repeat(deep) + "1" + "]".repeat(deep) + " }}",
                "{{ " + "{'a':".repeat(deep) + "1" + "}".repeat(deep) + " }}",
                "{% if true %}".repeat(deep) + "{% endif %}".repeat(deep),
                "{% for i in l %}".repeat(deep) + "{% endfor %}".repeat(deep),
                "{{ " + "not ".repeat(deep) + "true }}",
                "{{ " + "-".repeat(deep) + "1 }}",
                "{{ " + "1 + ".repeat(deep) + "1 }}",
                "{{ a" + ".b".repeat(deep) + " }}",
                "{{ a" + "[0]".repeat(deep) + " }}",
                "{{ a" + " | upper".repeat(deep) + " }}",
                "{{ " + "a ? b : ".repeat(deep) + "c }}",
                "{{ '" + "\\'".repeat(deep) + "' }}",
                "{{ \"" + "\\\"".repeat(deep) + "\" }}",
                "{{ \"" + "# ".repeat(deep) + "\" }}",
                "{{ \"" + "#{a}".repeat(deep) + "\" }}",
                "{{ \"#{".repeat(deep),
                "{%-" + " ".repeat(900_000),
                "{% verbatim %}" + "{% ".repeat(300_000),
                "{% verbatim" + " ".repeat(900_000),
                "{{ a" + " ".repeat(900_000) + "b }}",
                "{{ '" + "\\".repeat(900_000),
                "{{ \"" + "a#".repeat(100) + " ".repeat(900_000),
                "{{ \"open\\",
                "{{ 'open\\",
                "{{ \"#{a}\\",
                "{{ ",
                "{% ",
                "{# ",
                "{% verbatim %}",
                "{% if %}",
                "{% for i in %}{% endfor %}",
                "{{ a b }}",
                "{{ a(",
                "{{ )( }}",
                "{% block a %}",
                "{% macro a() %}{% endmacro %}{% macro a() %}{% endmacro %}",
                "{{ parent() }}",
                "{{ 99999999999999999999 }}",
                "{{ block() }}",
                "{{ {'a': 1, 'a': 2} }}",
                "x".repeat(1_000_001));
    }

    @ParameterizedTest
    @MethodSource
    void deepOrBrokenSources(String text) {
        assertThat(failure(text)).isInstanceOf(TemplateException.class);
    }

    static Stream<String> messagesThatCouldTell() {
        return Stream.of(
                "{% for x in card %}{% endfor %}",
                "{% for x in user.card %}{% endfor %}",
                "{{ card | date('yyyy') }}",
                "{{ card + 1 - 1 }}",
                "{{ card * 2 }}",
                "{{ -card }}",
                "{{ card > 1 }}",
                "{{ list > 1 }}",
                "{{ card | numberformat }}",
                "{{ card | abs }}",
                "{{ card is even }}",
                "{{ n | numberformat(card ~ card ~ card ~ card) }}",
                "{{ now() | date(card ~ 'b{') }}",
                "{{ now() | date('yyyy', timeZone=card) }}",
                "{{ card | base64decode }}",
                "{{ card | merge([1]) }}",
                "{{ card | sort }}",
                "{{ card | join(',') }}",
                "{{ card | slice(5, 2) }}",
                "{{ card | abbreviate(card) }}",
                "{{ card | replace(card) }}",
                "{{ range(card, 3) }}",
                "{{ max(card, 3) }}",
                "{{ {(user): card} }}",
                "{% include card %}",
                "{% include 'leaf' with {(n): card} %}",
                "{{ block(n) }}",
                "{{ card.foo() }}",
                "{% if user %}{% endif %}",
                "{{ user contains user }}{{ n contains card }}");
    }

    @ParameterizedTest
    @MethodSource
    void messagesThatCouldTell(String text) {
        Throwable failure = failure(text);

        assertThat(failure).as(text).isInstanceOf(RenderException.class);
        for (Throwable e = failure; e != null; e = e.getCause()) {
            assertThat(String.valueOf(e)).as(text).doesNotContain("4111").doesNotContain("Ann");
        }
        assertThat(((RenderException) failure).place().line())
                .as("line of %s", text)
                .isEqualTo(1);
    }

    private void assertHarmless(String text) {
        Throwable failure = catchThrowable(() -> assertTimeoutPreemptively(SOON, () -> {
            String rendered = fixture.render(text, DATA);
            assertThat(rendered).as(text).isEmpty();
        }));
        if (failure != null) {
            assertThat(failure).as(text).isInstanceOf(RenderException.class);
        }
        assertStillRenders();
    }

    private Throwable failure(String text) {
        Throwable failure = catchThrowable(() -> assertTimeoutPreemptively(SOON, () -> fixture.render(text, DATA)));
        assertStillRenders();
        return failure;
    }

    private void assertStillRenders() {
        Throwable failure = catchThrowable(
                () -> assertThat(fixture.render("{{ user.name }} {{ list | length }}{% include 'leaf' %}", DATA))
                        .as("data and engine are as they were")
                        .isEqualTo("Ann 2leaf"));
        assertThat(failure).isNull();
    }
}
