package dev.platen.engine.pebble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.platen.spi.template.LimitExceededException;
import dev.platen.spi.template.RenderException;
import dev.platen.spi.template.TemplateException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Templates that want what they must not have. Each is refused or stopped soon, tells nothing, and leaves
/// the engine as it was.
class HostileTemplatesTest {
    /// Far more than any of them needs, for a machine that is busy with other things.
    private static final Duration SOON = Duration.ofSeconds(20);

    private Fixture fixture = new Fixture();

    @BeforeEach
    void newEngine() {
        fixture = HostileCorpus.fixture();
    }

    @ParameterizedTest
    @MethodSource("dev.platen.engine.pebble.HostileCorpus#reachingForMoreThanData")
    void reachingForMoreThanData(String text) {
        assertHarmless(text);
    }

    @ParameterizedTest
    @MethodSource("dev.platen.engine.pebble.HostileCorpus#whatIsNotThere")
    void whatIsNotThere(String text) {
        assertThat(failure(text)).as(text).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("dev.platen.engine.pebble.HostileCorpus#bombs")
    void bombs(String text) {
        assertThat(failure(text)).as(text).isInstanceOf(RenderException.class);
    }

    @ParameterizedTest
    @MethodSource("dev.platen.engine.pebble.HostileCorpus#recursion")
    void recursion(String text) {
        Throwable failure = failure(text);

        assertThat(failure).as(text).isInstanceOf(RenderException.class);
        assertThat(failure).as(text).hasCauseInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @MethodSource("dev.platen.engine.pebble.HostileCorpus#deepOrBrokenSources")
    void deepOrBrokenSources(String text) {
        assertThat(failure(text)).isInstanceOf(TemplateException.class);
    }

    @ParameterizedTest
    @MethodSource("dev.platen.engine.pebble.HostileCorpus#messagesThatCouldTell")
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
            String rendered = fixture.render(text, HostileCorpus.DATA);
            assertThat(rendered).as(text).isEmpty();
        }));
        if (failure != null) {
            assertThat(failure).as(text).isInstanceOfAny(TemplateException.class, RenderException.class);
        }
        assertStillRenders();
    }

    private Throwable failure(String text) {
        Throwable failure =
                catchThrowable(() -> assertTimeoutPreemptively(SOON, () -> fixture.render(text, HostileCorpus.DATA)));
        assertStillRenders();
        return failure;
    }

    private void assertStillRenders() {
        Throwable failure = catchThrowable(() -> assertThat(
                        fixture.render("{{ user.name }} {{ list | length }}{% include 'leaf' %}", HostileCorpus.DATA))
                .as("data and engine are as they were")
                .isEqualTo("Ann 2leaf"));
        assertThat(failure).isNull();
    }
}
