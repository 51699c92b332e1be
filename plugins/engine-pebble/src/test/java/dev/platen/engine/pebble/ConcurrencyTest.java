package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.template.CompiledTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
    private static final int THREADS = 8;
    private static final int RENDERS = 500;

    @Test
    void oneCompiledTemplateServesManyThreads() throws Exception {
        Fixture fixture = new Fixture()
                .with("layout", "{% block b %}{% endblock %}|{{ id }}")
                .with("ui", "{% macro row(x) %}{% set y = x %}[{{ y }}]{% endmacro %}");
        CompiledTemplate template = fixture.compile("{% extends 'layout' %}{% from 'ui' import row %}{% block b %}"
                + "{% for i in 1..n %}{% set last = i %}{{ row(id ~ i) }}{{ last }}{% endfor %}{% endblock %}");

        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                String id = "t" + thread;
                results.add(threads.submit((Callable<Integer>) () -> renderOften(fixture, template, id)));
            }
            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(RENDERS);
            }
        }
    }

    private static int renderOften(Fixture fixture, CompiledTemplate template, String id) throws Exception {
        int same = 0;
        for (int i = 0; i < RENDERS; i++) {
            String expected = "[" + id + "1]1[" + id + "2]2|" + id;
            same += fixture.render(template, Map.of("id", id, "n", 2)).equals(expected) ? 1 : 0;
        }
        return same;
    }
}
