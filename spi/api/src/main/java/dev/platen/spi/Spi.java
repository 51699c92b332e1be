package dev.platen.spi;

/// The version of this SPI.
public final class Spi {
    /// Raised whenever a plugin compiled against the previous value can no longer run. It is a compile-time
    /// constant on purpose: a factory that returns it from [PluginFactory#spiVersion()] carries the value
    /// it was *compiled* against.
    public static final int VERSION = 1;

    private Spi() {}
}
