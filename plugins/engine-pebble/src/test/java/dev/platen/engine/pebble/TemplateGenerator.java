package dev.platen.engine.pebble;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Makes templates and data from a seed: well typed for the most part, and with what templates really use.
final class TemplateGenerator {
    private static final int MAX_DEPTH = 4;
    private static final String IMPORTS = "{% import 'macros' as ui %}{% import 'macros' %}";

    private final Random random;
    /// Names of the variables of the innermost loops, by what they hold.
    private final List<String> itemNames = new ArrayList<>();
    private int depth;
    private int names;
    private boolean inLeaf;

    TemplateGenerator(long seed) {
        random = new Random(seed);
    }

    /// Sources by name; `main` is the one to render.
    record Case(Map<String, String> sources, Map<String, @Nullable Object> data) {}

    Case next() {
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("macros", macros());
        inLeaf = true;
        sources.put("leaf", body(3));
        inLeaf = false;
        sources.put("base", "A{% block one %}" + body(2) + "{% endblock %}B{% block two %}b2{% endblock %}" + body(2));
        sources.put("main", random.nextInt(3) == 0 ? derived() : IMPORTS + body(5));
        return new Case(sources, data());
    }

    private String derived() {
        String blocks = "{% block one %}" + body(3) + "{{ parent() }}{% endblock %}\n{% block two %}" + body(3)
                + "{% endblock %}";
        return "{% extends 'base' %}\n" + IMPORTS + "{% set outer = " + text() + " %}ignored\n" + blocks;
    }

    private String macros() {
        return "{% macro row(label, count=2, note) %}<i>{{ label }}:{{ count }}{{ note }}"
                + "{% for n in range(1, count) %}{{ inner(n) }}{% endfor %}</i>{% endmacro %}\n"
                + "{% macro inner(n, extra=n) %}[{{ n }}{{ extra }}{{ name }}]{% set own = n %}{{ own }}{% endmacro %}";
    }

    private Map<String, @Nullable Object> data() {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("name", pick("Ann", "<b>Bob</b> & \"Co\"", "it's", "", "Zoë €", "\uD83D\uDE00!"));
        data.put("title", pick("mr. smith", "  spaced  ", "UPPER lower", "a,b,,c"));
        data.put("count", random.nextInt(5));
        data.put("total", (long) random.nextInt(100_000) * 1_000_000L);
        data.put("price", pick(new BigDecimal("12.50"), new BigDecimal("1E+3"), new BigDecimal("-0.001"), decimal()));
        data.put("key", pick("name", "age", "address", "nowhere"));
        data.put("flag", random.nextBoolean());
        data.put("nothing", null);
        data.put("items", items());
        data.put("numbers", List.of(3, 1, 2));
        data.put("empty", List.of());
        data.put("user", user());
        return data;
    }

    private BigDecimal decimal() {
        return BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(24) - 2);
    }

    private List<Object> items() {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put("name", pick("x<y", "tea", "a'b"));
            item.put("count", random.nextInt(10));
            item.put("tags", List.of("t" + i, "<t>"));
            items.add(item);
        }
        return items;
    }

    private Map<String, @Nullable Object> user() {
        Map<String, @Nullable Object> user = new LinkedHashMap<>();
        user.put("name", pick("Eve", "<Eve>"));
        user.put("age", 40 + random.nextInt(3));
        user.put("address", Map.of("city", "K&ln"));
        user.put("nick", null);
        return user;
    }

    private String body(int statements) {
        StringBuilder body = new StringBuilder();
        depth++;
        for (int i = random.nextInt(statements) + 1; i > 0; i--) {
            body.append(depth > MAX_DEPTH ? plain() : statement());
        }
        depth--;
        return body.toString();
    }

    private String plain() {
        return switch (random.nextInt(3)) {
            case 0 -> pick("plain ", "<p class=\"x\">\n", " & \n\n", "{ % }", "#");
            default -> "{{" + pick("", "-") + " " + text() + " " + pick("", "-") + "}}" + pick("", "\n", " \n");
        };
    }

    private String statement() {
        return switch (random.nextInt(18)) {
            case 0, 1 ->
                "{% if " + condition() + " %}" + body(3) + "{% elseif " + condition() + " %}" + body(2) + "{% else %}"
                        + body(2) + "{% endif %}" + pick("", "\n");
            case 2, 3 -> loop();
            case 4 -> "{% set " + pick("own", "name", "count") + " = " + pick(text(), number()) + " %}\n";
            case 5 ->
                inLeaf
                        ? plain()
                        : "{% include 'leaf' " + pick("", "with {'name': " + text() + ", 'k': " + number() + "} ")
                                + "%}";
            case 6 -> "{{ ui.row(" + text() + ", " + random.nextInt(4) + ") }}";
            case 7 -> "{{ row(" + text() + ", note=" + text() + ") | " + pick("raw", "upper", "escape") + " }}";
            case 8 -> "{{ row(" + textNested() + ") }}";
            case 9 -> "{% filter upper %}" + body(2) + "{% endfilter %}";
            case 10 ->
                "{% autoescape " + pick("false", "'html'", "'js'", "'url_param'") + " %}" + body(2)
                        + "{% endautoescape %}";
            case 11 -> "{% verbatim %}{{ not }} {% code %}{% endverbatim %}";
            case 12 -> "{# a comment " + pick("-", "") + "#}\n";
            case 13 -> "{{ " + condition() + " ? " + text() + " : " + text() + " }}";
            default -> plain();
        };
    }

    private String loop() {
        String variable = "v" + names++;
        String items = random.nextInt(8) == 0 ? pick("user", "user.address") : list();
        itemNames.add(variable);
        String inside = body(3)
                + pick(
                        "",
                        "{{ loop.index }}",
                        "{{ loop.first }}{{ loop.last }}",
                        "{{ loop.revindex }}/{{ loop.length }}");
        itemNames.removeLast();
        return "{% for " + variable + " in " + items + " %}" + inside + pick("", "{% else %}" + body(2))
                + "{% endfor %}" + pick("", "\n");
    }

    private String text() {
        return switch (random.nextInt(27)) {
            case 22 -> "user[key]";
            case 23 -> pick("items[0].name", "(items | first).name", "user.address.city", "items[1].tags[0]");
            case 24 -> pick("_context.name", "_context.user.name", "_context[key]", "user.address");
            case 25 -> number() + " | numberformat('" + pick("#,##0.00", "0.#", "000") + "')";
            case 0 -> "name";
            case 1 -> "title";
            case 2 -> "user.name";
            case 3 -> "user['address'].city";
            case 4 -> "missing";
            case 5 -> "user.missing.deeper";
            case 6 -> "'lit <b>'";
            case 7 -> "\"dq #{" + number() + "} end\"";
            case 8 -> "(" + textNested() + " ~ " + number() + ")";
            case 9 -> "title | " + pick("upper", "lower", "title", "capitalize", "trim", "length", "first", "last");
            case 10 -> textNested() + " | default(" + textNested() + ")";
            case 11 -> "name | replace({'<': '(', 'b': 'BB'})";
            case 12 -> "title | abbreviate(" + (3 + random.nextInt(6)) + ")";
            case 13 -> textNested() + " | raw";
            case 14 -> textNested() + " | escape('" + pick("html", "js", "css", "url_param") + "')";
            case 15 -> "title | urlencode | base64encode";
            case 16 -> list() + " | join(', ')";
            case 17 -> "'a-b-c' | split('-') | join('+')";
            case 18 -> "title | slice(1, 3) | sha256";
            case 19 -> itemNames.isEmpty() ? "name" : itemNames.getLast();
            case 20 -> itemNames.isEmpty() ? "user" : itemNames.getLast() + "." + pick("name", "key", "value", "tags");
            default -> number();
        };
    }

    private String textNested() {
        return pick("name", "title", "user.name", "missing", "'<lit>'", "nothing", "user.nick");
    }

    private String number() {
        return switch (random.nextInt(14)) {
            case 0 -> "count";
            case 1 -> "total";
            case 2 -> "price";
            case 3 -> "7";
            case 4 -> "2.5";
            case 5 -> "(count + 3)";
            case 6 -> "(user.age * 2 - 1)";
            case 7 -> "(total / 7)";
            case 8 -> "(user.age % 3)";
            case 9 -> "-count";
            case 10 -> "items | length";
            case 11 -> "max(count, 3, user.age)";
            case 12 -> "price * 3";
            default -> "numbers[" + random.nextInt(4) + "]";
        };
    }

    private String condition() {
        return switch (random.nextInt(12)) {
            case 0 -> "flag";
            case 1 -> "not flag";
            case 2 -> "count > " + random.nextInt(4);
            case 3 -> "name == 'Ann'";
            case 4 -> "missing is defined";
            case 5 -> "items is empty";
            case 6 -> "count is even and flag";
            case 7 -> "user.age >= 41 or count <= 1";
            case 8 -> "name contains 'o'";
            case 9 -> "user is map and user.nick is null";
            case 10 -> pick("missing", "price < 0", "price >= count", "total > price", "price * 2 == price + price");
            default -> pick("nothing", "title", "count", "count is not odd", "user.age != 41");
        };
    }

    private String list() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> "items";
            case 2 -> "numbers";
            case 3 -> "1.." + random.nextInt(5);
            case 4 -> "[3, 1, " + random.nextInt(5) + "] | " + pick("sort", "rsort", "reverse");
            case 5 -> "['a', '<', 'c'] | slice(1)";
            case 6 -> "empty";
            case 7 -> "numbers | merge([4, 'five'])";
            default -> "range('a', 'd')";
        };
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
