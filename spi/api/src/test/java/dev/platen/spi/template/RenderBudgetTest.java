package dev.platen.spi.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RenderBudgetTest {
    private static final RenderLimits LIMITS = new RenderLimits(1_000, 5_000, 9_000, 500, 3, 2, 100_000, 50_000);

    private final AtomicLong nanos = new AtomicLong(77);
    private final AtomicLong allocated = new AtomicLong(1_000_000);
    private final RenderBudget budget = new RenderBudget(nanos::get, allocated::get);

    RenderBudgetTest() {
        budget.start(LIMITS);
    }

    private void assertSpent(Limit limit, Runnable action) {
        LimitExceededException spent = catchThrowableOfType(LimitExceededException.class, action::run);
        assertThat(spent).as("%s is spent", limit).isNotNull();
        assertThat(spent.limit()).isEqualTo(limit);
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            budget.tick();
        }
    }

    @Test
    void allowsExactlyTheStepsOfItsLimit() {
        tick(500);

        assertThat(budget.steps()).isEqualTo(500);
        assertSpent(Limit.STEPS, budget::tick);
    }

    @Test
    void looksAtTheClockEverySixtyFourSteps() {
        nanos.addAndGet(9_001);
        tick(63);

        assertSpent(Limit.TIME, budget::tick);
    }

    @Test
    void countsWhatIsScannedWithoutALimitOnItsLength() {
        budget.scan(1_023);
        assertThat(budget.steps()).as("a short text").isZero();
        budget.scan(200_000);
        assertThat(budget.steps()).as("longer than any text that may be built").isEqualTo(195);
        nanos.addAndGet(9_001);
        assertSpent(Limit.TIME, () -> budget.scan(100_000));
    }

    @Test
    void looksAtWhatTheThreadAllocated() {
        allocated.addAndGet(5_000);
        budget.check();
        allocated.addAndGet(1);

        assertSpent(Limit.ALLOCATED_BYTES, budget::check);
    }

    @Test
    void doesNotJumpOverTheCheckWithLongStrings() {
        tick(1);
        nanos.addAndGet(9_001);

        assertSpent(Limit.TIME, () -> {
            budget.string(40_000);
            budget.string(40_000);
        });
    }

    @Test
    void allowsTheDepthOfItsLimitAgainAndAgain() {
        for (int i = 0; i < 10; i++) {
            budget.enter();
            budget.enter();
            budget.enter();
            assertSpent(Limit.DEPTH, budget::enter);
            budget.exit();
            budget.exit();
            budget.exit();
        }
    }

    @Test
    void countsIncludes() {
        budget.include();
        budget.include();

        assertSpent(Limit.INCLUDES, budget::include);
    }

    @Test
    void refusesStringsAndListsThatAreTooLong() {
        budget.string(100_000);
        assertSpent(Limit.STRING_LENGTH, () -> budget.string(100_001));
        budget.list(50_000);
        assertSpent(Limit.LIST_SIZE, () -> budget.list(50_001));
    }

    @Test
    void chargesStepsForLongStringsAndLists() {
        budget.string(100_000);
        assertThat(budget.steps()).as("one for each 1,024 characters, and one").isEqualTo(98);
        budget.list(50_000);
        assertThat(budget.steps()).as("one for each 256 elements, and one").isEqualTo(98 + 196);
    }

    @Test
    void beginsAnewWithEveryRender() {
        tick(400);
        nanos.addAndGet(9_001);
        allocated.addAndGet(5_001);
        budget.start(LIMITS);

        tick(400);
        assertThat(budget.steps()).isEqualTo(400);
    }

    @Test
    void everyLimitMustBePositive() {
        assertThatThrownBy(() -> new RenderLimits(1, 1, 1, 1, 1, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RenderLimits(0, 1, 1, 1, 1, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhatWasTooMuch() {
        assertThat(new LimitExceededException(Limit.STEPS, 500)).hasMessage("more than 500 steps");
    }
}
