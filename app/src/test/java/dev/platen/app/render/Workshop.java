package dev.platen.app.render;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.LateMembersException;
import dev.platen.app.message.MessageIdentity;
import dev.platen.app.message.RenderRequest;
import dev.platen.app.message.TemplateRef;
import dev.platen.app.message.TemplateSource;
import dev.platen.app.message.UnrenderableException;
import dev.platen.app.plugin.Registries;
import dev.platen.app.template.MemoryTemplateTopics;
import dev.platen.app.template.StoredTemplate;
import dev.platen.app.template.TemplateStore;
import dev.platen.app.template.TemplateStoreException;
import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.MissingVariables;
import dev.platen.spi.template.RenderLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that is needed to render, without broker and plugins.
public final class Workshop {
    static final String WORKSPACE = "acme";
    static final long NOW_MILLIS = 1_767_225_600_000L;
    static final RenderLimits LIMITS = new RenderLimits(10_000, 64L << 20, 60_000_000_000L, 1_000, 8, 16, 1_000, 100);

    final MemoryTemplateTopics topics = new MemoryTemplateTopics();
    final MemoryTemplateTopics.Log log = topics.log();
    final TemplateStore store = new TemplateStore(log, () -> NOW_MILLIS);
    final FakeEngine engine = new FakeEngine();
    final FakeEngine otherEngine = new FakeEngine();
    final TemplateCompiler compiler = new TemplateCompiler(
            store, Registries.of(Map.of("pebble", engine, "other", otherEngine)), CompileLimits.DEFAULT);
    final TemplateCatalog catalog = new TemplateCatalog(store, compiler, 1 << 20);
    public final Renderer renderer = new Renderer(catalog, LIMITS);
    final RenderSlot slot = new RenderSlot();

    /// A request and its data.
    record Job(RenderRequest request, Map<String, @Nullable Object> data) {}

    public Workshop() {
        try {
            store.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> parts(String... namesAndTexts) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            parts.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return parts;
    }

    static TemplateSource source(String... namesAndTexts) {
        return new TemplateSource("pebble", MissingVariables.STRICT, parts(namesAndTexts));
    }

    public int publish(String name, String... namesAndTexts) {
        return publish(WORKSPACE, name, source(namesAndTexts), true);
    }

    int publish(String workspace, String name, TemplateSource source, boolean makeLive) {
        try {
            return store.publish(workspace, name, source, makeLive).version();
        } catch (IOException | TemplateStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    void makeLive(String name, int version) {
        try {
            store.makeLive(WORKSPACE, name, version);
        } catch (IOException | TemplateStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What publishing these parts would say.
    @Nullable
    Diagnosis check(String name, TemplateSource source) {
        try {
            return compiler.check(new StoredTemplate(WORKSPACE, name, 0, source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Job request(String template, Channel channel, Map<String, @Nullable Object> data) {
        RenderRequest request = new RenderRequest(
                new MessageIdentity("r-1", WORKSPACE, template),
                TemplateRef.parse(template),
                null,
                channel,
                Locale.ENGLISH,
                ZoneId.of("UTC"),
                null);
        return new Job(request, data);
    }

    static Job inline(TemplateSource parts, Channel channel) {
        RenderRequest request = new RenderRequest(
                new MessageIdentity("r-1", WORKSPACE, ""),
                null,
                parts,
                channel,
                Locale.ENGLISH,
                ZoneId.of("UTC"),
                null);
        return new Job(request, Map.of());
    }

    static Job withDeadline(Job job, Instant deadline) {
        RenderRequest request = job.request();
        RenderRequest late = new RenderRequest(
                request.identity(),
                request.template(),
                request.inline(),
                request.channel(),
                request.locale(),
                request.timeZone(),
                deadline);
        return new Job(late, job.data());
    }

    /// The output message.
    String render(Job job) throws UnrenderableException, AbortedException {
        try {
            Prepared prepared = renderer.prepare(job.request(), slot, NOW_MILLIS, NOW_MILLIS);
            renderer.render(prepared, job.data(), slot, NOW_MILLIS);
        } catch (LateMembersException e) {
            throw new AssertionError("nothing was opened", e);
        }
        return new String(slot.buffer().toByteArray(), StandardCharsets.UTF_8);
    }

    /// The text of an SMS without variables.
    String sms(String template) throws UnrenderableException, AbortedException {
        String output = render(request(template, Channel.SMS, Map.of()));
        String before = "\"parts\":{\"text\":\"";
        return output.substring(output.indexOf(before) + before.length(), output.length() - 3);
    }

    /// Why a request cannot be rendered.
    Diagnosis failure(Job job) {
        try {
            throw new AssertionError("was rendered: " + render(job));
        } catch (UnrenderableException e) {
            return e.diagnosis();
        } catch (AbortedException e) {
            throw new AssertionError("was aborted", e);
        }
    }

    Diagnosis smsFailure(String template) {
        return failure(request(template, Channel.SMS, Map.of()));
    }
}
