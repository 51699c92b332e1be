package dev.platen.app.plugin;

/// The parent of every plugin's class loader: the JDK and the SPI, nothing else of the host.
final class SpiOnlyLoader extends ClassLoader {
    private static final String SPI_PREFIX = "dev.platen.spi.";

    private final ClassLoader host;

    SpiOnlyLoader(ClassLoader host) {
        super("platen-spi", ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(SPI_PREFIX)) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}
