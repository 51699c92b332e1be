package dev.platen.bench;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The data as classes, which is what jte is made for: its templates call their accessors. Making them from
/// decoded data is not measured.
public final class Models {
    private Models() {}

    public record Email(Shop shop, Customer customer, Order order) {}

    public record Shop(String name, String url, String street, String city) {}

    public record Customer(int id, String firstName, String lastName, String email) {}

    public record Order(
            int id,
            String placedAt,
            String currency,
            BigDecimal total,
            String note,
            Address address,
            List<Line> lines) {}

    public record Address(String street, String zip, String city) {}

    public record Line(String sku, String name, String remark, int quantity, BigDecimal price) {}

    public record Stocks(List<Stock> items) {}

    public record Stock(
            String symbol, String name, String url, BigDecimal price, BigDecimal change, BigDecimal ratio) {}

    /// The model of `workload` with the values of `data`.
    static Object of(Workload workload, Map<String, @Nullable Object> data) {
        Node root = new Node(data);
        return switch (workload) {
            case EMAIL ->
                new Email(shop(root.node("shop")), customer(root.node("customer")), order(root.node("order")));
            case STOCKS ->
                new Stocks(root.nodes("items").stream().map(Models::stock).toList());
        };
    }

    private static Shop shop(Node node) {
        return new Shop(node.text("name"), node.text("url"), node.text("street"), node.text("city"));
    }

    private static Customer customer(Node node) {
        return new Customer(node.number("id"), node.text("firstName"), node.text("lastName"), node.text("email"));
    }

    private static Order order(Node node) {
        Node address = node.node("address");
        return new Order(
                node.number("id"),
                node.text("placedAt"),
                node.text("currency"),
                node.decimal("total"),
                node.text("note"),
                new Address(address.text("street"), address.text("zip"), address.text("city")),
                node.nodes("lines").stream().map(Models::line).toList());
    }

    private static Line line(Node node) {
        return new Line(
                node.text("sku"),
                node.text("name"),
                node.text("remark"),
                node.number("quantity"),
                node.decimal("price"));
    }

    private static Stock stock(Node node) {
        return new Stock(
                node.text("symbol"),
                node.text("name"),
                node.text("url"),
                node.decimal("price"),
                node.decimal("change"),
                node.decimal("ratio"));
    }

    /// An object of the decoded data.
    private record Node(Map<?, ?> values) {
        private Object value(String name) {
            return Objects.requireNonNull(values.get(name), name);
        }

        private String text(String name) {
            return (String) value(name);
        }

        private int number(String name) {
            return ((Number) value(name)).intValue();
        }

        private BigDecimal decimal(String name) {
            return (BigDecimal) value(name);
        }

        private Node node(String name) {
            return new Node((Map<?, ?>) value(name));
        }

        private List<Node> nodes(String name) {
            return ((List<?>) value(name))
                    .stream().map(element -> new Node((Map<?, ?>) element)).toList();
        }
    }
}
