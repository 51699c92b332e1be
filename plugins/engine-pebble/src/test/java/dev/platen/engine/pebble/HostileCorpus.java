package dev.platen.engine.pebble;

import dev.platen.spi.template.MissingVariables;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Templates that want what they must not have, and data that makes it worse.
final class HostileCorpus {
    static final String SECRET = "4111-1111-1111-1111";

    private static final int LONG = 900_000;

    static final Map<String, Object> DATA = Map.ofEntries(
            Map.entry("card", SECRET),
            Map.entry("user", Map.of("name", "Ann", "card", SECRET)),
            Map.entry("list", List.of(SECRET, "b")),
            Map.entry("huge", new BigDecimal("1E+900000000")),
            Map.entry("tiny", new BigDecimal("1E-900000000")),
            Map.entry("digits", new BigDecimal("9".repeat(1_000) + "." + "9".repeat(1_000))),
            Map.entry("long", "a".repeat(LONG)),
            Map.entry("same", "a".repeat(LONG)),
            Map.entry("wide", "€".repeat(LONG)),
            Map.entry("blank", " ".repeat(LONG)),
            Map.entry("quotes", "'\"<&".repeat(LONG / 4)),
            Map.entry("lines", "\n".repeat(LONG)),
            Map.entry("numbers", numbers()),
            Map.entry("texts", texts()),
            Map.entry("n", 3));

    private HostileCorpus() {}

    /// The other templates of the hostile workspace.
    static Fixture fixture() {
        return new Fixture()
                .missing(MissingVariables.DEFAULT)
                .with("self", "{% include 'self' %}")
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
                "{% macro foo() %}{% endmacro %}{{ card.foo() }}",
                "{% if user %}{% endif %}",
                "{{ user contains user }}{{ n contains card }}");
    }

    /// Single operations that go through a lot of data, which a template can repeat, in a loop or written
    /// out.
    static Stream<String> longOperations() {
        return Stream.concat(
                Stream.of(
                                "long | upper",
                                "wide | upper",
                                "wide | lower",
                                "wide | title",
                                "blank | capitalize",
                                "blank | trim",
                                "lines | nl2br | length",
                                "wide | slice(0, 110000) | urlencode",
                                "long | slice(0, 240000) | base64encode",
                                "long | base64decode",
                                "wide | sha256",
                                "wide | abbreviate(899999)",
                                "long | slice(1, 899999) | length",
                                "long | replace({'aaaaaaaaaaaaaaaab': 'c'})",
                                "long | replace({'a': ''})",
                                "wide | replace({'': ''})",
                                "long | split('aaaaaaaaaaaaaaaab')",
                                "wide | split('€', 90000)",
                                "wide | escape('js')",
                                "wide | escape('css')",
                                "wide | escape('url_param')",
                                "wide | slice(0, 100000) | escape('js')",
                                "wide | slice(0, 100000) | escape('css')",
                                "wide | slice(0, 100000) | escape('url_param')",
                                "quotes | escape('js')",
                                "quotes | escape('css')",
                                "quotes | escape('url_param')",
                                "quotes | slice(0, 200000) | escape('html')",
                                "quotes | slice(0, 200000) | escape('js')",
                                "quotes | slice(0, 200000) | escape('json')",
                                "blank is empty",
                                "blank | default(1)",
                                "long == same",
                                "[long, wide] == [same, wide]",
                                "long contains 'aaaaaaaaaaaaaaaab'",
                                "texts contains (texts[19] ~ '')",
                                "texts - [long]",
                                "[long, long, long, long, long, long, long, long] contains same",
                                "texts | sort",
                                "numbers | sort",
                                "numbers | rsort",
                                "numbers | reverse",
                                "numbers | join('')",
                                "numbers | merge(numbers | slice(0, 9))",
                                "numbers + 1",
                                "numbers - 1",
                                "numbers == (numbers | slice(0))",
                                "numbers contains 'x'",
                                "{'a': numbers} == {'a': numbers | slice(0)}",
                                "{} | merge(numbers)",
                                "numbers ~ ''",
                                "digits * digits",
                                "digits / 7 + digits % 7",
                                "digits ~ ''",
                                "huge * tiny + 1",
                                "max(huge, tiny, digits)",
                                "-(digits | abs)",
                                "n | numberformat('#,##0.000000')",
                                "n | date('EEEE d MMMM yyyy HH:mm:ss.SSSSSSSSS VV zzzz')",
                                "'1 January 2026' | date('yyyy', existingFormat='[[[[d MMMM yyyy]]]]')",
                                "n | date(timeZone='America/Argentina/Buenos_Aires')",
                                "(range(0, 99999) | last) + (range('a', 'z') | length)",
                                "long ~ i")
                        .map(operation -> "{% for i in 0..99999 %}{% for j in 0..9 %}{% set x = " + operation
                                + " %}{% endfor %}{% endfor %}"),
                Stream.of(
                                "{{ n | date('EEEE d MMMM yyyy HH:mm:ss.SSSSSSSSS VV zzzz') }}",
                                "{{ n | numberformat('#,##0.000000') }}",
                                "{{ digits * digits }}",
                                "{{ blank is empty }}",
                                "{{ blank | trim }}",
                                "{{ long | length }}",
                                "{% if long == same %}{% endif %}",
                                "{% filter upper %}{{ long }}{% endfilter %}",
                                "{{ {'a': n, 'b': [n]} }}",
                                "{% for i in list %}{% endfor %}",
                                "{% set x = long ~ n %}",
                                "{{ n }}")
                        .map(text -> text.repeat(950_000 / text.length())));
    }

    private static List<Integer> numbers() {
        return new Random(1).ints(40_000).boxed().toList();
    }

    private static List<String> texts() {
        return IntStream.range(0, 20)
                .mapToObj(i -> "a".repeat(300_000) + (char) ('a' + i))
                .toList();
    }

    /// All of them.
    static Stream<String> all() {
        return Stream.of(
                        reachingForMoreThanData(),
                        whatIsNotThere(),
                        bombs(),
                        recursion(),
                        deepOrBrokenSources(),
                        messagesThatCouldTell(),
                        longOperations())
                .flatMap(templates -> templates);
    }
}
