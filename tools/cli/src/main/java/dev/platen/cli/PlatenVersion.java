package dev.platen.cli;

import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into the jar's manifest.
final class PlatenVersion implements IVersionProvider {
    PlatenVersion() {}

    @Override
    public String[] getVersion() {
        String version = Platen.class.getPackage().getImplementationVersion();
        return new String[] {
            "platen " + (version == null ? "(not built as a jar)" : version), "Java " + Runtime.version()
        };
    }
}
