package dev.platen.app.render;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.TemplateRef;
import dev.platen.app.message.TemplateSource;
import dev.platen.app.message.UnrenderableException;
import dev.platen.app.template.ContentLostException;
import dev.platen.app.template.StoredTemplate;
import dev.platen.app.template.TemplateStore;
import dev.platen.app.template.TemplateSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Compiled templates, by what a request asks for. Bounded by the bytes that they keep alive.
///
/// A template's references without a version follow the live version of what they name. So an entry
/// remembers which live versions it was made from, and is made anew when one of them has moved. Looking
/// costs one comparison as long as nothing changes in the workspace.
public final class TemplateCatalog {
    private static final int SHARE_OF_INLINE = 8;

    private final TemplateStore store;
    private final TemplateCompiler compiler;
    private final long maxBytes;
    private final Cache<Key, CompiledEntry> stored;

    /// Apart from the others, so that a producer of ever new sources evicts nobody's templates.
    private final Cache<Key, CompiledEntry> inline;

    /// What threads are reading and compiling; as many as there are threads.
    private final Map<Key, CompletableFuture<@Nullable Void>> making = new ConcurrentHashMap<>();

    /// What an entry is for: a stored version or, without one, the parts that a request brought.
    private record Key(
            String workspace,
            @Nullable TemplateRef version,
            @Nullable TemplateSource inline,
            Channel channel) {}

    /// @param maxBytes bound on what all compiled templates keep alive
    public TemplateCatalog(TemplateStore store, TemplateCompiler compiler, long maxBytes) {
        this.store = store;
        this.compiler = compiler;
        this.maxBytes = maxBytes;
        this.inline = cache(maxBytes / SHARE_OF_INLINE);
        this.stored = cache(maxBytes - maxBytes / SHARE_OF_INLINE);
    }

    /// Makes the bound a share of what it was at first; what does not fit is forgotten.
    ///
    /// @param factor 0 to 1
    public void cacheFactor(double factor) {
        long bytes = (long) (maxBytes * factor);
        inline.policy().eviction().ifPresent(eviction -> eviction.setMaximum(bytes / SHARE_OF_INLINE));
        stored.policy().eviction().ifPresent(eviction -> eviction.setMaximum(bytes - bytes / SHARE_OF_INLINE));
    }

    private static Cache<Key, CompiledEntry> cache(long maxBytes) {
        return Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, CompiledEntry entry) ->
                        (int) Math.min(Integer.MAX_VALUE, entry.retainedBytes() + inlineBytes(key)))
                .build();
    }

    private static long inlineBytes(Key key) {
        return key.inline() == null ? 0 : 2 * key.inline().characters();
    }

    /// The compiled template for `request`.
    ///
    /// @param askedAtMillis when the request came in, by this instance's clock
    /// @throws UnrenderableException if there is no such template or it cannot be compiled
    public CompiledEntry.Ready find(RenderRequest request, long askedAtMillis) throws UnrenderableException {
        String workspace = request.identity().workspace();
        TemplateRef version = request.template() == null ? null : version(workspace, request.template(), askedAtMillis);
        Key key = new Key(workspace, version, request.inline(), request.channel());
        Cache<Key, CompiledEntry> cache = version == null ? inline : stored;
        CompiledEntry entry = cache.getIfPresent(key);
        if (entry == null || entry.origins().changes() != store.changes(workspace)) {
            entry = refreshed(key, cache);
        }
        return switch (entry) {
            case CompiledEntry.Ready ready -> ready;
            case CompiledEntry.Broken broken -> throw new UnrenderableException(broken.diagnosis());
        };
    }

    private TemplateRef version(String workspace, TemplateRef ref, long askedAtMillis) throws UnrenderableException {
        try {
            TemplateRef version = store.resolve(workspace, ref, askedAtMillis);
            if (version != null) {
                return version;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new UnrenderableException(
                store.hasWorkspace(workspace)
                        ? new Diagnosis(
                                DiagnosisCode.UNKNOWN_TEMPLATE,
                                "workspace '" + workspace + "' has no template '" + ref + "'",
                                "publish it, or use one that the workspace has; replay the dead letter afterwards")
                        : new Diagnosis(
                                DiagnosisCode.UNKNOWN_WORKSPACE,
                                "there is no workspace '" + workspace + "'",
                                "publish its first template; replay the dead letter afterwards"));
    }

    /// The entry of `key` as it is to be now. Reading from the broker and compiling happen outside of the
    /// cache's locks, and once for all threads that want the same.
    private CompiledEntry refreshed(Key key, Cache<Key, CompiledEntry> cache) {
        while (true) {
            CompiledEntry kept = cache.asMap().computeIfPresent(key, (same, entry) -> ifCurrent(key, entry));
            if (kept != null) {
                return kept;
            }
            CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
            CompletableFuture<@Nullable Void> others = making.putIfAbsent(key, mine);
            if (others == null) {
                return make(key, cache, mine);
            }
            // What another thread makes may have been begun before the change that this one has to see.
            awaitMade(others);
        }
    }

    private @Nullable CompiledEntry ifCurrent(Key key, CompiledEntry entry) {
        long changes = store.changes(key.workspace());
        if (entry.origins().changes() == changes) {
            return entry;
        }
        return entry instanceof CompiledEntry.Ready ready
                        && isCurrent(key.workspace(), ready.origins().live())
                ? ready.at(changes)
                : null;
    }

    private CompiledEntry make(Key key, Cache<Key, CompiledEntry> cache, CompletableFuture<@Nullable Void> made) {
        try {
            // Another thread may have put it there after this one looked and before it announced itself.
            CompiledEntry kept = cache.asMap().computeIfPresent(key, (same, entry) -> ifCurrent(key, entry));
            if (kept != null) {
                return kept;
            }
            CompiledEntry entry = compile(key);
            cache.put(key, entry);
            return entry;
        } catch (UncheckedIOException e) {
            made.completeExceptionally(e);
            throw e;
        } finally {
            making.remove(key);
            made.complete(null);
        }
    }

    private static void awaitMade(CompletableFuture<@Nullable Void> made) {
        try {
            var _ = made.join();
        } catch (CompletionException e) {
            // The broker does not answer: asking again would take as long for each thread that waits.
            throw new UncheckedIOException(new IOException("the broker did not answer another thread either", e));
        }
    }

    private boolean isCurrent(String workspace, Map<String, Integer> live) {
        for (Map.Entry<String, Integer> origin : live.entrySet()) {
            TemplateSummary summary = store.summary(workspace, origin.getKey());
            int liveNow = summary == null ? 0 : summary.live();
            if (liveNow != origin.getValue()) {
                return false;
            }
        }
        return true;
    }

    private CompiledEntry compile(Key key) {
        long changes = store.changes(key.workspace());
        try {
            StoredTemplate template = key.version() == null
                    ? new StoredTemplate(key.workspace(), "inline", 0, Objects.requireNonNull(key.inline()))
                    : store.load(key.workspace(), key.version());
            return compiler.compile(template, key.channel(), changes, new HashMap<>());
        } catch (ContentLostException e) {
            Diagnosis lost = new Diagnosis(
                    DiagnosisCode.TEMPLATE_LOST,
                    String.valueOf(e.getMessage()),
                    "publish the template again; replay the dead letter afterwards");
            return new CompiledEntry.Broken(lost, new CompiledEntry.Origins(changes, Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
