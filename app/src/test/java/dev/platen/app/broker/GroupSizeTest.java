package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupSizeTest {
    private static final long TARGET_NANOS = 100;

    private final GroupSize size = new GroupSize(1_000, TARGET_NANOS);

    @Test
    void growsToItsBoundWhileFullGroupsComeBackInTime() {
        for (int i = 0; i < 20; i++) {
            int before = size.limit();
            size.committed(before, TARGET_NANOS);
            assertThat(size.limit()).isBetween(before, 1_000);
        }
        assertThat(size.limit()).isEqualTo(1_000);
    }

    @Test
    void staysWhenGroupsAreNotFull() {
        int before = size.limit();
        size.committed(before - 1, 1);
        assertThat(size.limit()).isEqualTo(before);
    }

    @Test
    void halvesWhenACommitIsSlowButNotBelowWhatSizeExplains() {
        for (int i = 0; i < 20; i++) {
            size.committed(size.limit(), 1);
        }
        size.committed(1_000, TARGET_NANOS + 1);
        assertThat(size.limit()).isEqualTo(500);
        for (int i = 0; i < 20; i++) {
            size.committed(1, TARGET_NANOS + 1);
        }
        assertThat(size.limit()).as("a small one is slow for other reasons").isEqualTo(32);
    }

    @Test
    void goesDownToOneByFailuresAndGrowsAgain() {
        for (int i = 0; i < 20; i++) {
            size.failed();
        }
        assertThat(size.limit()).isEqualTo(1);
        size.committed(1, TARGET_NANOS + 1);
        assertThat(size.limit()).as("slow, and as small as can be").isEqualTo(1);
        size.committed(1, 1);
        assertThat(size.limit()).isEqualTo(2);
    }

    @Test
    void neverExceedsASmallBound() {
        GroupSize small = new GroupSize(3, TARGET_NANOS);
        assertThat(small.limit()).isEqualTo(3);
        small.committed(3, 1);
        assertThat(small.limit()).isEqualTo(3);
    }
}
