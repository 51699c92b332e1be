package dev.platen.cli;

import dev.platen.cli.broker.Access;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options for brokers and instances that do not let everybody in, named as in an instance's configuration.
final class AccessOptions {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token to show at every address; it is never printed.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--trust-certificates-file",
            paramLabel = "FILE",
            description = "File with the certificates (PEM) to trust at pulsar+ssl and https addresses"
                    + " (default: those that Java trusts).")
    private @Nullable Path trustCertificates;

    Access access() {
        return new Access(tokenFile, trustCertificates);
    }
}
