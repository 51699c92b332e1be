package dev.platen.app.pressure;

import java.util.Collection;

/// The garbage collectors, as far as their signs of exhaustion differ. They are told apart by the names of
/// their management beans.
public enum Collector {
    G1("G1 Young Generation", "G1 Old Generation", false),
    ZGC("ZGC Minor Cycles", "ZGC Major Cycles", false),
    PARALLEL("PS Scavenge", "PS MarkSweep", true),
    SERIAL("Copy", "MarkSweepCompact", true),
    /// One that nobody has measured: each of its collections is taken for what it says.
    OTHER("", "", false);

    private final String young;
    private final String whole;
    private final boolean youngKeepsOldGarbage;

    /// What a notification of a collector's bean is about.
    enum Kind {
        /// A collection of a part of the heap: what is used afterwards is at least the live set.
        PART,
        /// A collection of the whole heap: what is used afterwards is the live set.
        WHOLE,
        /// A stop of the application that is no collection.
        PAUSE
    }

    Collector(String young, String whole, boolean youngKeepsOldGarbage) {
        this.young = young;
        this.whole = whole;
        this.youngKeepsOldGarbage = youngKeepsOldGarbage;
    }

    /// The collector with these beans.
    static Collector of(Collection<String> beanNames) {
        for (Collector collector : values()) {
            if (beanNames.contains(collector.whole)) {
                return collector;
            }
        }
        return OTHER;
    }

    Kind kind(String beanName) {
        if (beanName.equals(whole)) {
            return Kind.WHOLE;
        }
        return beanName.equals(young) || this == OTHER ? Kind.PART : Kind.PAUSE;
    }

    /// Whether the time of a notification is time during which the application stood still. ZGC's cycles
    /// run beside it, and its pauses say nothing.
    boolean stopsTheWorld() {
        return this != ZGC;
    }

    /// Whether old garbage stays until the next collection of the whole heap, so that what is used after the
    /// others climbs to the size of the old generation although nothing is wrong.
    boolean youngKeepsOldGarbage() {
        return youngKeepsOldGarbage;
    }
}
