package dev.platen.app.template;

import dev.platen.app.message.TemplateRef;
import dev.platen.app.message.TemplateSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Versions of templates, kept in Pulsar and nowhere else. Versions never change; publishing and rolling
/// back move a pointer to the live one. Every instance follows the same index.
///
/// A change is made by whoever is the only writer: open the writer (which fences others off), read the
/// index to its end, compute the new entry from what is there, write it. So no version is lost, whoever
/// writes at the same time.
public final class TemplateStore implements AutoCloseable {
    /// Contents are single messages; the broker's limit is 5 MB, and a template of a megabyte is not a
    /// template.
    static final int MAX_CONTENT_BYTES = 1024 * 1024;

    private static final int MAX_ATTEMPTS = 5;

    /// The entry of a template with so many versions still is a small message.
    static final int MAX_VERSIONS = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(TemplateStore.class);

    private final TemplateLog log;
    private final LongSupplier clockMillis;
    private final TemplateDirectory directory = new TemplateDirectory();
    private final Checkpoints checkpoints;
    /// Held over the broker's answers on purpose: it orders the writers of this instance, none of which is
    /// in a hurry.
    private final ReentrantLock writing = new ReentrantLock();

    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    /// Keys whose last message in the topic does not count. Compaction would keep that one.
    private final Set<String> overtaken = ConcurrentHashMap.newKeySet();

    private volatile long knownUntilMillis;

    /// @param clockMillis wall-clock milliseconds
    public TemplateStore(TemplateLog log, LongSupplier clockMillis) {
        this.log = log;
        this.clockMillis = clockMillis;
        this.checkpoints = new Checkpoints(log, directory);
    }

    /// Reads the index and goes on following it.
    public void start() throws IOException {
        log.start(checkpoints.load(), this::indexed);
        LOG.info("{} templates in {} workspaces", directory.templateCount(), directory.workspaceCount());
        // So that the next instance to start is faster, even if nobody publishes anything.
        Thread _ = Thread.ofVirtual().name("template-checkpoint").start(this::saveIfDue);
    }

    /// A checkpoint hides what was overtaken before it, and has nothing of what cannot be read.
    private void saveIfDue() {
        if (overtaken.isEmpty() && unreadable.isEmpty()) {
            checkpoints.saveIfDue();
        }
    }

    /// Publishes a new version.
    ///
    /// @param makeLive whether requests that name no version get it from now on
    /// @throws TemplateStoreException if other writers were faster again and again, or the sources are too
    ///     large
    public StoredTemplate publish(String workspace, String name, TemplateSource source, boolean makeLive)
            throws IOException, TemplateStoreException {
        byte[] content = content(new StoredTemplate(workspace, name, 0, source));
        refuseIfFull(workspace, name);
        ContentPointer pointer = log.append(workspace, content);
        TemplateEntry published = change(
                workspace,
                name,
                entry -> entry.with(pointer, makeLive),
                (wanted, now) -> now.has(wanted.versions())
                        && now.pointer(wanted.versions()).equals(pointer));
        return new StoredTemplate(workspace, name, published.versions(), source);
    }

    private void refuseIfFull(String workspace, String name) throws TemplateStoreException {
        TemplateEntry entry = directory.find(workspace, name);
        if (entry != null && entry.versions() >= MAX_VERSIONS) {
            throw new TemplateStoreException(
                    TemplateStoreException.Kind.TOO_LARGE,
                    "'" + name + "' has " + MAX_VERSIONS + " versions, which is all it can have; use another name");
        }
    }

    private static byte[] content(StoredTemplate template) throws IOException, TemplateStoreException {
        byte[] content = TemplateCodec.contentBytes(template);
        if (content.length > MAX_CONTENT_BYTES) {
            throw new TemplateStoreException(
                    TemplateStoreException.Kind.TOO_LARGE,
                    "the template has " + content.length + " bytes; at most " + MAX_CONTENT_BYTES + " are allowed");
        }
        return content;
    }

    /// Publishes a new live version of each of many templates, much faster than one by one. Each name may
    /// come once.
    ///
    /// @throws TemplateStoreException if another writer took over, or a template is too large; what was
    ///     published until then stays
    public void publishAll(Iterator<StoredTemplate> templates) throws IOException, TemplateStoreException {
        writing.lock();
        try (TemplateLog.IndexWriter writer = log.openWriter()) {
            catchUp();
            rewriteOvertaken(writer);
            catchUp();
            Exception failure = new TemplateImport(template -> importOne(template, writer)).run(templates);
            switch (failure) {
                case null -> {
                    catchUp();
                    if (!overtaken.isEmpty()) {
                        throw new TemplateStoreException(
                                TemplateStoreException.Kind.CONFLICT, "others came first with " + overtaken);
                    }
                    saveIfDue();
                }
                case IOException e -> throw e;
                case TemplateStoreException e -> throw e;
                case TemplateLog.FencedException e -> throw e;
                default -> throw new IllegalStateException("an import failed", failure);
            }
        } catch (TemplateLog.FencedException e) {
            throw new TemplateStoreException(
                    TemplateStoreException.Kind.CONFLICT, "another instance changed templates at the same time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while publishing templates", e);
        } finally {
            writing.unlock();
        }
    }

    private void importOne(StoredTemplate template, TemplateLog.IndexWriter writer)
            throws IOException, TemplateStoreException, TemplateLog.FencedException {
        refuseIfNotWritable(template.workspace(), template.name());
        refuseIfFull(template.workspace(), template.name());
        TemplateEntry current = directory.find(template.workspace(), template.name());
        ContentPointer pointer = log.append(template.workspace(), content(template));
        TemplateEntry entry = (current == null ? TemplateEntry.NONE : current).with(pointer, true);
        writer.write(template.workspace() + "/" + template.name(), TemplateCodec.entryBytes(entry));
    }

    /// Makes an existing version the live one.
    public void makeLive(String workspace, String name, int version) throws IOException, TemplateStoreException {
        catchUp();
        TemplateEntry entry = directory.find(workspace, name);
        if (entry == null || !entry.has(version)) {
            throw new TemplateStoreException(
                    TemplateStoreException.Kind.NOT_FOUND, "there is no " + name + "@" + version);
        }
        change(workspace, name, current -> current.withLive(version), (wanted, now) -> now.live() == version);
    }

    private TemplateEntry change(
            String workspace,
            String name,
            UnaryOperator<TemplateEntry> change,
            BiPredicate<TemplateEntry, TemplateEntry> done)
            throws IOException, TemplateStoreException {
        writing.lock();
        try {
            for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
                try (TemplateLog.IndexWriter writer = log.openWriter()) {
                    catchUp();
                    refuseIfNotWritable(workspace, name);
                    rewriteOvertaken(writer);
                    TemplateEntry current = directory.find(workspace, name);
                    TemplateEntry changed = change.apply(current == null ? TemplateEntry.NONE : current);
                    writer.write(workspace + "/" + name, TemplateCodec.entryBytes(changed));
                    catchUp();
                    TemplateEntry now = directory.find(workspace, name);
                    if (now != null && done.test(changed, now)) {
                        saveIfDue();
                        return changed;
                    }
                    LOG.debug("attempt {} to change {}/{} came second", attempt, workspace, name);
                } catch (TemplateLog.FencedException e) {
                    LOG.debug("attempt {} to change {}/{} was fenced off", attempt, workspace, name);
                }
            }
        } finally {
            writing.unlock();
        }
        throw new TemplateStoreException(
                TemplateStoreException.Kind.CONFLICT,
                "others changed templates at the same time, " + MAX_ATTEMPTS + " times in a row");
    }

    /// Makes what counts the last message of its key again, before anything else is written: whoever wrote
    /// the message that does not count may have died before its retry.
    private void rewriteOvertaken(TemplateLog.IndexWriter writer) throws IOException, TemplateLog.FencedException {
        for (String key : List.copyOf(overtaken)) {
            int slash = key.indexOf('/');
            TemplateEntry counts = directory.find(key.substring(0, slash), key.substring(slash + 1));
            if (counts != null) {
                writer.write(key, TemplateCodec.entryBytes(counts));
            }
        }
    }

    private void refuseIfNotWritable(String workspace, String name) throws TemplateStoreException {
        if (unreadable.contains(workspace + "/" + name)) {
            throw new TemplateStoreException(
                    TemplateStoreException.Kind.CONFLICT,
                    "a newer Platen wrote the index entry of '" + name + "'; update this instance");
        }
    }

    /// The version that `ref` means at this moment, or null if there is none.
    ///
    /// @param askedAtMillis when the question was asked, by this instance's clock: an index that is
    ///     known to be newer need not be read again before the answer is no
    public @Nullable TemplateRef resolve(String workspace, TemplateRef ref, long askedAtMillis) throws IOException {
        TemplateRef resolved = resolve(workspace, ref);
        if (resolved == null && askedAtMillis >= knownUntilMillis) {
            catchUp();
            resolved = resolve(workspace, ref);
        }
        return resolved;
    }

    private @Nullable TemplateRef resolve(String workspace, TemplateRef ref) {
        TemplateEntry entry = directory.find(workspace, ref.name());
        if (entry == null) {
            return null;
        }
        int version = ref.version() == TemplateRef.LIVE ? entry.live() : ref.version();
        if (!entry.has(version)) {
            return null;
        }
        return version == ref.version() ? ref : new TemplateRef(ref.name(), version);
    }

    /// Reads the content of a version from the broker.
    ///
    /// @param version a version that [#resolve] returned
    public StoredTemplate load(String workspace, TemplateRef version) throws IOException {
        TemplateEntry entry = directory.find(workspace, version.name());
        if (entry == null || !entry.has(version.version())) {
            throw new IllegalArgumentException("not a known version: " + workspace + "/" + version);
        }
        return TemplateCodec.content(log.read(entry.pointer(version.version())), version.version());
    }

    /// The live version and the number of versions, or null if there is no such template.
    public @Nullable TemplateSummary summary(String workspace, String name) {
        TemplateEntry entry = directory.find(workspace, name);
        return entry == null ? null : new TemplateSummary(name, entry.live(), entry.versions());
    }

    public List<TemplateSummary> list(String workspace) {
        return directory.list(workspace);
    }

    public boolean hasWorkspace(String workspace) {
        return directory.hasWorkspace(workspace);
    }

    /// Grows with every change in the workspace; as long as it stays, so does every live version in it.
    public long changes(String workspace) {
        return directory.changes(workspace);
    }

    public int templateCount() {
        return directory.templateCount();
    }

    private void catchUp() throws IOException {
        long now = clockMillis.getAsLong();
        log.catchUp();
        knownUntilMillis = Math.max(knownUntilMillis, now);
    }

    /// Hears of every change of the index. An entry that this version cannot read is left alone: whoever
    /// wrote over it would lose its versions.
    private void indexed(String key, byte @Nullable [] value) {
        checkpoints.read();
        int slash = key.indexOf('/');
        if (slash < 1) {
            LOG.error("the template index has a key that is none: {}", key);
            return;
        }
        String workspace = key.substring(0, slash);
        String name = key.substring(slash + 1);
        if (value == null) {
            unreadable.remove(key);
            overtaken.remove(key);
            directory.put(workspace, name, TemplateEntry.NONE);
            return;
        }
        try {
            TemplateEntry entry = TemplateCodec.entry(value);
            TemplateEntry current = directory.find(workspace, name);
            unreadable.remove(key);
            // Of two entries made from the same one the first in the topic counts, for every reader alike;
            // the writer of the second sees that and starts again. So no version is lost even where the
            // broker's fencing fails.
            if (current == null || entry.extendsFrom(current)) {
                directory.put(workspace, name, entry);
                overtaken.remove(key);
            } else {
                overtaken.add(key);
            }
        } catch (IOException | RuntimeException e) {
            unreadable.add(key);
            LOG.error("the template index has an entry that this version cannot read: {}", key, e);
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
