package dev.platen.app.template;

import java.util.Arrays;

/// What the index knows of one template: where the content of each version is, and which version is live.
/// Immutable and small: a fleet may hold a hundred thousand of them.
///
/// @param live the live version; 0 if none is
/// @param ledgerIds by version - 1: the ledger that holds its content
/// @param entryIds by version - 1: the entry in that ledger
record TemplateEntry(int live, long[] ledgerIds, long[] entryIds) {
    static final TemplateEntry NONE = new TemplateEntry(0, new long[0], new long[0]);

    /// Versions are numbered from 1 to this.
    int versions() {
        return ledgerIds.length;
    }

    boolean has(int version) {
        return version >= 1 && version <= versions();
    }

    ContentPointer pointer(int version) {
        return new ContentPointer(ledgerIds[version - 1], entryIds[version - 1]);
    }

    /// This entry with one more version.
    TemplateEntry with(ContentPointer content, boolean makeLive) {
        int version = versions() + 1;
        long[] ledgers = Arrays.copyOf(ledgerIds, version);
        long[] entries = Arrays.copyOf(entryIds, version);
        ledgers[version - 1] = content.ledgerId();
        entries[version - 1] = content.entryId();
        return new TemplateEntry(makeLive ? version : live, ledgers, entries);
    }

    /// Whether this entry has all versions of `earlier`, where they were.
    boolean extendsFrom(TemplateEntry earlier) {
        int count = earlier.versions();
        return versions() >= count
                && Arrays.equals(ledgerIds, 0, count, earlier.ledgerIds, 0, count)
                && Arrays.equals(entryIds, 0, count, earlier.entryIds, 0, count);
    }

    TemplateEntry withLive(int version) {
        return new TemplateEntry(version, ledgerIds, entryIds);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TemplateEntry entry
                && live == entry.live
                && Arrays.equals(ledgerIds, entry.ledgerIds)
                && Arrays.equals(entryIds, entry.entryIds);
    }

    @Override
    public int hashCode() {
        return 31 * live + Arrays.hashCode(entryIds);
    }

    @Override
    public String toString() {
        return "TemplateEntry[live=" + live + ", versions=" + versions() + "]";
    }
}
