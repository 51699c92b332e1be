package dev.platen.spi;

/// What the host asks of every factory before it uses it.
///
/// A factory is found through `META-INF/services`, has a public constructor without parameters, and does no
/// work in it.
public interface PluginFactory {
    /// The name by which configuration and templates refer to this plugin: lower case letters, digits and
    /// hyphens, unique among the plugins of its kind.
    String id();

    /// The SPI version that the plugin was compiled against: `return Spi.VERSION;`. The host refuses any
    /// other than its own and says so.
    int spiVersion();
}
