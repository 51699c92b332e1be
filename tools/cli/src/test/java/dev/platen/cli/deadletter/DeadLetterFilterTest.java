package dev.platen.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.app.message.DiagnosisCode;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterFilterTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    private static boolean template(String wanted, String template) {
        return new DeadLetterFilter(null, wanted, Set.of(), null, null).matches(Letters.with("template", template));
    }

    private static boolean between(@Nullable Instant since, @Nullable Instant until) {
        return new DeadLetterFilter(null, null, Set.of(), since, until).matches(Letters.with());
    }

    @Test
    void withoutAnythingAllAreMeant() {
        assertThat(between(null, null)).isTrue();
    }

    @Test
    void allThatIsGivenMustFit() {
        DeadLetterFilter filter = new DeadLetterFilter(
                "acme", "hello", Set.of(DiagnosisCode.SUSPECT, DiagnosisCode.MISSING_VARIABLE), null, null);
        assertThat(filter.matches(Letters.with("workspace", "acme", "template", "hello", "code", "SUSPECT")))
                .isTrue();
        assertThat(filter.matches(Letters.with("workspace", "acme", "template", "hello", "code", "OTHER")))
                .isFalse();
        assertThat(filter.matches(Letters.with("workspace", "beta", "template", "hello", "code", "SUSPECT")))
                .isFalse();
        assertThat(filter.matches(Letters.with("workspace", "acme", "code", "SUSPECT")))
                .isFalse();
        assertThat(filter.matches(Letters.with())).as("nothing is known of it").isFalse();
    }

    @Test
    void aTemplateWithoutAVersionIsAnyOfIt() {
        assertThat(template("hello", "hello")).isTrue();
        assertThat(template("hello", "hello@7")).isTrue();
        assertThat(template("hello", "hello-2")).isFalse();
        assertThat(template("hello@7", "hello@7")).isTrue();
        assertThat(template("hello@7", "hello@71")).isFalse();
        assertThat(template("hello@7", "hello")).isFalse();
    }

    @Test
    void timeBeginsWithSinceAndEndsBeforeUntil() {
        assertThat(between(Letters.TIME, null)).isTrue();
        assertThat(between(Letters.TIME.plusMillis(1), null)).isFalse();
        assertThat(between(null, Letters.TIME)).isFalse();
        assertThat(between(null, Letters.TIME.plusMillis(1))).isTrue();
    }

    @Test
    void momentsAreReadAsPeopleWriteThem() {
        assertThat(Moments.parse("90s", NOW)).isEqualTo("2026-01-01T23:58:30Z");
        assertThat(Moments.parse("30m", NOW)).isEqualTo("2026-01-01T23:30:00Z");
        assertThat(Moments.parse("2h", NOW)).isEqualTo("2026-01-01T22:00:00Z");
        assertThat(Moments.parse("7d", NOW)).isEqualTo("2025-12-26T00:00:00Z");
        assertThat(Moments.parse("2025-01-31T12:00:00Z", NOW)).isEqualTo("2025-01-31T12:00:00Z");
        for (String wrong : new String[] {"", "1", "1 h", "-1h", "1w", "yesterday", "2025-01-31"}) {
            assertThatThrownBy(() -> Moments.parse(wrong, NOW)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
