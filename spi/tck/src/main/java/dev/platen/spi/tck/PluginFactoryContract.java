package dev.platen.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.PluginFactory;
import dev.platen.spi.Spi;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the host asks of every factory.
public abstract class PluginFactoryContract {
    /// For the contracts of each kind of plugin.
    PluginFactoryContract() {}

    abstract PluginFactory pluginFactory();

    abstract Class<? extends PluginFactory> point();

    @Test
    void idIsLowerCaseLettersDigitsAndHyphens() {
        assertThat(pluginFactory().id()).as("id").matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    @Test
    void idIsAlwaysTheSame() {
        assertThat(pluginFactory().id())
                .as("id of a second factory")
                .isEqualTo(pluginFactory().id());
    }

    @Test
    void isCompiledAgainstThisSpi() {
        assertThat(pluginFactory().spiVersion())
                .as("spiVersion() returns Spi.VERSION")
                .isEqualTo(Spi.VERSION);
    }

    @Test
    void serviceLoaderFindsIt() {
        Stream<String> found = ServiceLoader.load(point()).stream()
                .map(provider -> provider.type().getName());

        assertThat(found)
                .as("META-INF/services/%s names a public class with a public constructor", point().getName())
                .contains(pluginFactory().getClass().getName());
    }
}
