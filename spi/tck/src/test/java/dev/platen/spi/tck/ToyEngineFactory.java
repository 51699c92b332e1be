package dev.platen.spi.tck;

import dev.platen.spi.PluginSettings;
import dev.platen.spi.Spi;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateEngineFactory;
import java.util.Set;

/// A small template language, right or with one flaw.
public class ToyEngineFactory implements TemplateEngineFactory {
    private final Flaw flaw;

    enum Flaw {
        NONE,
        ESCAPES_NOTHING,
        IGNORES_BUDGET,
        LETS_LIMITS_THROUGH,
        TELLS_DATA,
        SHARES_STATE,
        KNOWS_NO_LINES,
        READS_MISSING_AS_NULL,
        FORGETS_REFERENCES
    }

    public ToyEngineFactory() {
        this(Flaw.NONE);
    }

    ToyEngineFactory(Flaw flaw) {
        this.flaw = flaw;
    }

    @Override
    public String id() {
        return "toy";
    }

    @Override
    public int spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public TemplateEngine create(PluginSettings settings) {
        settings.requireOnly(Set.of());
        return new ToyEngine(flaw);
    }
}
