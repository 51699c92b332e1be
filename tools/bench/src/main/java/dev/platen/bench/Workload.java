package dev.platen.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// The templates and data that are measured: an order confirmation from a layout, two includes and a loop
/// over 20 lines, and the table of 20 stocks that template engines are commonly compared with.
public enum Workload {
    EMAIL(List.of("email", "layout", "header", "footer")),
    STOCKS(List.of("stocks"));

    private static final int ROWS = 20;
    private static final long SEED = 42;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of only
    private final List<String> templates;

    Workload(List<String> templates) {
        this.templates = templates;
    }

    /// The name of the template that is rendered.
    String template() {
        return templates.getFirst();
    }

    /// All templates, the rendered one first.
    List<String> templates() {
        return templates;
    }

    String source(String template) {
        String file = name().toLowerCase(Locale.ROOT) + "/" + template;
        try (InputStream in = Workload.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /// The request as a producer would send it.
    byte[] request() {
        String head = "{\"id\":\"bench-1\",\"workspace\":\"bench\",\"template\":\"" + template()
                + "\",\"channel\":\"email\",\"locale\":\"en-US\",\"data\":";
        return (head + data() + "}").getBytes(StandardCharsets.UTF_8);
    }

    private String data() {
        Random random = new Random(SEED);
        return switch (this) {
            case EMAIL -> order(random);
            case STOCKS -> stocks(random);
        };
    }

    private static String order(Random random) {
        return "{\"shop\":{\"name\":\"Acme & Sons\",\"url\":\"https://shop.example\",\"street\":\"1 Main Street\","
                + "\"city\":\"Springfield\"},\"customer\":{\"id\":4711,\"firstName\":\"Ann\",\"lastName\":\"O'Neil\","
                + "\"email\":\"ann@example.org\"},\"order\":{\"id\":20260001,\"placedAt\":\"2026-02-03\","
                + "\"currency\":\"EUR\",\"total\":1234.50,\"note\":\"Please ring <twice>\",\"address\":{\"street\":"
                + "\"2 Side Street\",\"zip\":\"12345\",\"city\":\"Shelbyville\"},\"lines\":" + lines(random, true)
                + "}}";
    }

    /// The lines of an order, a JSON array.
    ///
    /// @param remarks whether each has a remark
    static String lines(Random random, boolean remarks) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            lines.append(i == 0 ? "" : ",")
                    .append("{\"sku\":\"A-")
                    .append(1000 + random.nextInt(9000))
                    .append("\",\"name\":\"Bed & Bath <Deluxe> no. ")
                    .append(i);
            if (remarks) {
                lines.append("\",\"remark\":\"It's \\\"in stock\\\", colour ").append(random.nextInt(100));
            }
            lines.append("\",\"quantity\":")
                    .append(1 + random.nextInt(9))
                    .append(",\"price\":")
                    .append(random.nextInt(500))
                    .append(".")
                    .append(10 + random.nextInt(89))
                    .append("}");
        }
        return "[" + lines + "]";
    }

    private static String stocks(Random random) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("{\"symbol\":\"S")
                    .append(i)
                    .append("\",\"name\":\"Company & Partners ")
                    .append(i)
                    .append("\",\"url\":\"http://www.example.com/")
                    .append(i)
                    .append("\",\"price\":")
                    .append(random.nextInt(900))
                    .append(".")
                    .append(10 + random.nextInt(89))
                    .append(",\"change\":")
                    .append(random.nextInt(20) - 10)
                    .append(".5")
                    .append(",\"ratio\":")
                    .append(random.nextInt(9))
                    .append(".25}");
        }
        return "{\"items\":[" + items + "]}";
    }
}
