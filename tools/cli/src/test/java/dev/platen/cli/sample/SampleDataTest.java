package dev.platen.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class SampleDataTest {
    private static final long SEED = 7;

    @Test
    void theSameSeedGivesTheSameSequence() {
        SampleData one = new SampleData(SEED);
        SampleData two = new SampleData(SEED);
        for (int i = 0; i < 20; i++) {
            assertThat(one.order()).as("seed %d, order %d", SEED, i).isEqualTo(two.order());
            assertThat(one.delivery()).isEqualTo(two.delivery());
            assertThat(one.digest()).isEqualTo(two.digest());
        }
    }

    @Test
    void anOrderAddsUp() {
        SampleData data = new SampleData(SEED);
        for (int i = 0; i < 50; i++) {
            JsonNode order = new ObjectMapper().valueToTree(data.order()).path("order");
            BigDecimal sum = new BigDecimal(order.path("shipping").asText());
            for (JsonNode item : order.path("items")) {
                BigDecimal total = new BigDecimal(item.path("price").asText())
                        .multiply(BigDecimal.valueOf(item.path("quantity").asInt()));
                assertThat(total)
                        .as("seed %d, order %d", SEED, i)
                        .isEqualByComparingTo(item.path("total").asText());
                sum = sum.add(total);
            }
            assertThat(order.path("items")).hasSize(SampleData.ORDER_LINES);
            assertThat(sum)
                    .as("seed %d, order %d", SEED, i)
                    .isEqualByComparingTo(order.path("total").decimalValue());
        }
    }
}
