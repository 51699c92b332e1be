package dev.platen.simulator;

import dev.platen.app.scaling.Announcement;
import dev.platen.app.scaling.AnnouncementBook;
import dev.platen.spi.scaling.AnnouncedLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Announces exactly what will arrive, piece by piece, a fixed time ahead, through the production book.
final class Announcements {
    private static final String WORKSPACE = "simulated";

    private final Arrivals arrivals;
    private final String lane;
    private final int aheadSeconds;
    private final int pieceSeconds;
    private final AnnouncementBook book = new AnnouncementBook();
    private int announcedTo;
    private int countedTo;

    Announcements(Arrivals arrivals, String lane, int aheadSeconds) {
        this.arrivals = arrivals;
        this.lane = lane;
        this.aheadSeconds = aheadSeconds;
        this.pieceSeconds = arrivals.announcedSeconds();
    }

    /// What is announced at `second`.
    List<AnnouncedLoad> known(int second) {
        while (announcedTo <= second + aheadSeconds && announcedTo < arrivals.seconds()) {
            announce();
        }
        long arrived = 0;
        while (countedTo < second) {
            arrived += arrivals.at(countedTo++);
        }
        Instant now = Instant.ofEpochSecond(second);
        book.arrived(now, now, Map.of(WORKSPACE, arrived));
        book.judge(now);
        return book.at(now);
    }

    private void announce() {
        int begin = announcedTo;
        announcedTo += pieceSeconds;
        long messages = 0;
        for (int second = begin; second < announcedTo; second++) {
            messages += arrivals.at(second);
        }
        if (messages > 0) {
            book.put(new Announcement(
                    Integer.toString(begin),
                    WORKSPACE,
                    lane,
                    messages,
                    Instant.ofEpochSecond(begin),
                    Duration.ofSeconds(pieceSeconds)));
        }
    }
}
