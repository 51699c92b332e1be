package dev.platen.app.http;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.Spi;
import dev.platen.spi.template.CompileLimits;
import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.EngineTraits;
import dev.platen.spi.template.Escaping;
import dev.platen.spi.template.PartSource;
import dev.platen.spi.template.RenderAbortedException;
import dev.platen.spi.template.RenderBudget;
import dev.platen.spi.template.RenderContext;
import dev.platen.spi.template.RenderSink;
import dev.platen.spi.template.SourcePlace;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateEngineFactory;
import dev.platen.spi.template.TemplateException;
import dev.platen.spi.template.TemplateSet;
import dev.platen.spi.template.VariablePaths;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/// An engine that writes a part's source as it is. `BROKEN` in it is a syntax error in line 3, `ABORT` an
/// abort. Loaded from a jar like any other plugin.
public final class EchoEngine implements TemplateEngineFactory, TemplateEngine {
    static final String ID = "echo";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public TemplateEngine create(PluginSettings settings) {
        return this;
    }

    @Override
    public EngineTraits traits() {
        return new EngineTraits("Echo", "1", EnumSet.allOf(Escaping.class));
    }

    @Override
    public Set<String> references(PartSource source, CompileLimits limits) {
        return Set.of();
    }

    @Override
    public CompiledTemplate compile(TemplateSet set, CompileLimits limits) throws TemplateException {
        for (TemplateSet.Part part : set.parts().values()) {
            PartSource source = part.source();
            if (source.text().contains("BROKEN")) {
                throw new TemplateException(new SourcePlace(source.template(), source.part(), 3, 5), "it is broken");
            }
        }
        return new Compiled(set);
    }

    private record Compiled(TemplateSet set) implements CompiledTemplate {
        @Override
        public VariablePaths variables() {
            return new VariablePaths(false, Collections.unmodifiableSortedSet(new TreeSet<>()));
        }

        @Override
        public long retainedBytes() {
            return 100;
        }

        @Override
        public void render(String part, RenderContext context, RenderSink sink, RenderBudget budget)
                throws RenderAbortedException {
            TemplateSet.Part found = set.parts().get(part);
            String text = found == null ? "" : found.source().text();
            if (text.contains("ABORT")) {
                throw new RenderAbortedException("the author said so");
            }
            sink.write(text);
        }
    }
}
