package dev.platen.app.template;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of the whole index, made now and then, so that an instance that starts reads a few large messages
/// and what came after them instead of one message for each template.
///
/// A checkpoint names a position in the index and has the effect of all that is before it. It may have the
/// effect of some of what is after it, too: reading that again changes nothing, because an entry that lacks
/// versions that are known does not count.
final class Checkpoints {
    /// So many messages of the index are read in a fraction of a second.
    private static final int MIN_UNSAVED = 2_000;

    /// A checkpoint is due when a tenth of the index has changed: so all that were ever made take ten times
    /// the place of the last one.
    private static final int SHARE_UNSAVED = 10;

    private static final byte FORMAT = 1;

    /// No workspace has that name.
    private static final String CONTENT_OWNER = "/checkpoint";

    private static final int PART_BYTES = 512 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final TemplateLog log;
    private final TemplateDirectory directory;
    private final AtomicLong unsaved = new AtomicLong();
    private final AtomicBoolean saving = new AtomicBoolean();
    private volatile @Nullable IndexPosition newest;

    /// What a checkpoint consists of.
    ///
    /// @param position where in the index to go on reading
    /// @param parts contents that have the entries
    record Manifest(IndexPosition position, List<ContentPointer> parts) {
        Manifest {
            parts = List.copyOf(parts);
        }
    }

    Checkpoints(TemplateLog log, TemplateDirectory directory) {
        this.log = log;
        this.directory = directory;
    }

    /// Fills the directory from the newest checkpoint.
    ///
    /// @return where to go on reading the index; null for its beginning
    @Nullable
    IndexPosition load() throws IOException {
        byte[] bytes = log.latestCheckpoint();
        if (bytes == null) {
            return null;
        }
        try {
            Manifest manifest = TemplateCodec.manifest(bytes);
            for (ContentPointer part : manifest.parts()) {
                readPart(log.read(part));
            }
            newest = manifest.position();
            return manifest.position();
        } catch (ContentLostException | TemplateCodec.UnknownFormatException e) {
            LOG.warn("the newest checkpoint of the template index is no use, the whole is read: {}", e.getMessage());
            directory.clear();
            return null;
        }
    }

    private void readPart(byte[] bytes) throws TemplateCodec.UnknownFormatException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORMAT) {
                throw new TemplateCodec.UnknownFormatException("another version of Platen made it");
            }
            while (in.available() > 0) {
                directory.put(in.readUTF(), in.readUTF(), readEntry(in));
            }
        } catch (TemplateCodec.UnknownFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new TemplateCodec.UnknownFormatException("it is damaged");
        }
    }

    private static TemplateEntry readEntry(DataInputStream in) throws IOException {
        int live = in.readInt();
        int versions = in.readInt();
        long[] ledgerIds = new long[versions];
        long[] entryIds = new long[versions];
        for (int i = 0; i < versions; i++) {
            ledgerIds[i] = in.readLong();
            entryIds[i] = in.readLong();
        }
        return new TemplateEntry(live, ledgerIds, entryIds);
    }

    /// Another message of the index has been read.
    void read() {
        unsaved.incrementAndGet();
    }

    /// Makes a checkpoint if enough has changed since the newest one, this instance's or another's. That it
    /// fails harms nobody; it is tried again when as much has changed again.
    void saveIfDue() {
        IndexPosition position = log.position();
        long due = Math.max(MIN_UNSAVED, directory.templateCount() / SHARE_UNSAVED);
        if (position == null || unsaved.get() < due || !saving.compareAndSet(false, true)) {
            return;
        }
        long counted = unsaved.get();
        try {
            byte[] latest = log.latestCheckpoint();
            IndexPosition others =
                    latest == null ? null : TemplateCodec.manifest(latest).position();
            if (Objects.equals(others, newest)) {
                log.writeCheckpoint(TemplateCodec.manifestBytes(new Manifest(position, writeParts())));
                newest = position;
            } else {
                // How much has changed since another's is not known; the next one may come a little late.
                newest = others;
            }
        } catch (IOException e) {
            LOG.warn("no checkpoint of the template index could be made: {}", e.getMessage());
        } finally {
            unsaved.addAndGet(-counted);
            saving.set(false);
        }
    }

    private List<ContentPointer> writeParts() throws IOException {
        List<ContentPointer> parts = new ArrayList<>();
        ByteArrayOutputStream part = new ByteArrayOutputStream(PART_BYTES);
        DataOutputStream out = new DataOutputStream(part);
        for (TemplateDirectory.Item item : directory.items()) {
            if (part.size() == 0) {
                out.writeByte(FORMAT);
            }
            out.writeUTF(item.workspace());
            out.writeUTF(item.name());
            write(item.entry(), out);
            if (part.size() >= PART_BYTES) {
                parts.add(log.append(CONTENT_OWNER, part.toByteArray()));
                part.reset();
            }
        }
        if (part.size() > 0) {
            parts.add(log.append(CONTENT_OWNER, part.toByteArray()));
        }
        return parts;
    }

    private static void write(TemplateEntry entry, DataOutputStream out) throws IOException {
        out.writeInt(entry.live());
        out.writeInt(entry.versions());
        for (int version = 1; version <= entry.versions(); version++) {
            ContentPointer pointer = entry.pointer(version);
            out.writeLong(pointer.ledgerId());
            out.writeLong(pointer.entryId());
        }
    }
}
