package dev.platen.app.render;

import dev.platen.app.event.TemplateCompiled;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Diagnosis;
import dev.platen.app.message.DiagnosisCode;
import dev.platen.app.message.TemplateRef;
import dev.platen.app.plugin.PluginRegistry;
import dev.platen.app.template.StoredTemplate;
import dev.platen.app.template.TemplateStore;
import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.Reference;
import dev.platen.spi.template.SourcePlace;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateException;
import dev.platen.spi.template.TemplateSet;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a compiled template from a stored one: finds the sources behind all its references, within the
/// workspace, and hands the whole to the engine.
public final class TemplateCompiler {
    /// References that one template may contain, all that it refers to included, so that resolving them is
    /// bounded.
    static final int MAX_REFERENCES = 64;

    private final TemplateStore store;
    private final PluginRegistry plugins;
    private final CompileLimits limits;

    public TemplateCompiler(TemplateStore store, PluginRegistry plugins, CompileLimits limits) {
        this.store = store;
        this.plugins = plugins;
        this.limits = limits;
    }

    /// Checks sources that are about to be published, for every channel that they have the parts for.
    ///
    /// @return null if all is well
    /// @throws IOException if the broker does not answer
    public @Nullable Diagnosis check(StoredTemplate template) throws IOException {
        Set<String> available = template.source().parts().keySet();
        boolean checked = false;
        for (Channel channel : Channel.values()) {
            if (channel.missing(available) == null) {
                checked = true;
                if (compile(template, channel, 0, new HashMap<>()) instanceof CompiledEntry.Broken broken) {
                    return broken.diagnosis();
                }
            }
        }
        return checked ? null : checkFragment(template);
    }

    /// A layout or an include has parts for no channel of its own; its syntax and references are checked.
    private @Nullable Diagnosis checkFragment(StoredTemplate template) throws IOException {
        CompiledEntry entry = compile(
                template, template.source().parts().keySet().stream().toList(), Channel.EMAIL, 0, new HashMap<>());
        return entry instanceof CompiledEntry.Broken broken ? broken.diagnosis() : null;
    }

    /// Compiles `template` for `channel`.
    ///
    /// @param changes the workspace's count of changes before anything was read
    /// @param live receives the live version of every template that is referred to without a version
    CompiledEntry compile(StoredTemplate template, Channel channel, long changes, Map<String, Integer> live)
            throws IOException {
        Set<String> available = template.source().parts().keySet();
        String missing = channel.missing(available);
        if (missing != null) {
            return new CompiledEntry.Broken(
                    new Diagnosis(
                            DiagnosisCode.PART_MISSING,
                            "template '" + template.label() + "' has no " + missing + ", which channel '" + channel.id()
                                    + "' needs",
                            "add the part to the template or use another channel"),
                    new CompiledEntry.Origins(changes, live));
        }
        return compile(template, channel.partsOf(available), channel, changes, live);
    }

    private CompiledEntry compile(
            StoredTemplate template, List<String> parts, Channel channel, long changes, Map<String, Integer> live)
            throws IOException {
        CompiledEntry.Origins origins = new CompiledEntry.Origins(changes, live);
        TemplateEngine engine = plugins.engine(template.source().engine());
        if (engine == null) {
            return new CompiledEntry.Broken(
                    new Diagnosis(
                            DiagnosisCode.UNKNOWN_ENGINE,
                            "there is no template engine '" + template.source().engine() + "'",
                            "use one of " + plugins.engines().keySet()),
                    origins);
        }
        TemplateCompiled event = new TemplateCompiled();
        event.begin();
        try {
            TemplateSet set = new Resolution(template, engine, live).resolve(parts, channel);
            CompiledTemplate compiled = engine.compile(set, limits);
            event.sources = 1
                    + (int) set.references().values().stream()
                            .map(PartSource::template)
                            .distinct()
                            .count();
            event.retainedBytes = compiled.retainedBytes();
            event.valid = true;
            return CompiledEntry.Ready.of(template.label(), compiled, parts, origins);
        } catch (TemplateException e) {
            return new CompiledEntry.Broken(invalid(e), origins);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return new CompiledEntry.Broken(
                    new Diagnosis(
                            DiagnosisCode.TEMPLATE_INVALID,
                            "the engine failed with " + e.getClass().getSimpleName(),
                            "simplify the template; if it is valid, report the engine's failure"),
                    origins);
        } finally {
            event.workspace = template.workspace();
            event.template = template.label();
            event.engine = template.source().engine();
            event.commit();
        }
    }

    private static Diagnosis invalid(TemplateException failure) {
        return new Diagnosis(
                DiagnosisCode.TEMPLATE_INVALID,
                failure.place(),
                String.valueOf(failure.getMessage()),
                "mend the template and publish it again");
    }

    /// Finds the sources behind the references of one template.
    private final class Resolution {
        private final StoredTemplate template;
        private final TemplateEngine engine;
        private final Map<String, Integer> live;
        private final Map<TemplateRef, StoredTemplate> loaded = new HashMap<>();
        private final Map<Reference, PartSource> references = new HashMap<>();

        /// With those that lead nowhere: looking for one asks the broker, too.
        private final Set<Reference> followed = new HashSet<>();

        private final Deque<PartSource> unread = new ArrayDeque<>();

        Resolution(StoredTemplate template, TemplateEngine engine, Map<String, Integer> live) {
            this.template = template;
            this.engine = engine;
            this.live = live;
        }

        TemplateSet resolve(List<String> parts, Channel channel) throws IOException, TemplateException {
            Map<String, TemplateSet.Part> sources = new LinkedHashMap<>();
            for (String part : parts) {
                String text = template.source().parts().getOrDefault(part, "");
                PartSource source = new PartSource(template.label(), part, text);
                sources.put(part, new TemplateSet.Part(source, channel.escaping(part)));
                unread.add(source);
            }
            while (!unread.isEmpty()) {
                PartSource source = unread.remove();
                for (String name : engine.references(source, limits)) {
                    Reference reference = new Reference(source.part(), name);
                    if (followed.add(reference)) {
                        follow(reference, source);
                    }
                }
            }
            return new TemplateSet(
                    template.label(), sources, references, template.source().missingVariables());
        }

        private void follow(Reference reference, PartSource from) throws IOException, TemplateException {
            if (followed.size() > MAX_REFERENCES) {
                throw new TemplateException(
                        SourcePlace.in(from), "more than " + MAX_REFERENCES + " references to other templates");
            }
            PartSource target = target(from, reference.name());
            if (target != null) {
                references.put(reference, target);
                unread.add(target);
            }
        }

        /// The source that `name` refers to, or null if there is none: the engine knows the line to
        /// complain about.
        private @Nullable PartSource target(PartSource from, String name) throws IOException, TemplateException {
            int hash = name.indexOf('#');
            String part = hash < 0 ? from.part() : name.substring(hash + 1);
            TemplateRef ref = TemplateRef.parse(hash < 0 ? name : name.substring(0, hash));
            if (ref == null) {
                return null;
            }
            TemplateRef version = store.resolve(template.workspace(), ref, Long.MAX_VALUE / 2);
            if (ref.version() == TemplateRef.LIVE) {
                live.put(ref.name(), version == null ? 0 : version.version());
            }
            if (version == null) {
                return null;
            }
            StoredTemplate target = loaded.get(version);
            if (target == null) {
                target = store.load(template.workspace(), version);
                loaded.put(version, target);
            }
            return source(from, target, part);
        }

        private PartSource source(PartSource from, StoredTemplate target, String part) throws TemplateException {
            if (!target.source().engine().equals(template.source().engine())) {
                throw new TemplateException(
                        SourcePlace.in(from),
                        "template '" + target.label() + "' is written for the engine '"
                                + target.source().engine() + "'");
            }
            String text = target.source().parts().get(part);
            if (text == null) {
                throw new TemplateException(
                        SourcePlace.in(from),
                        "template '" + target.label() + "' has no part '" + part + "'; it has "
                                + target.source().parts().keySet() + ", name one as '" + target.name() + "#part'");
            }
            return new PartSource(target.label(), part, text);
        }
    }
}
