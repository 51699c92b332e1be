package dev.platen.cli.broker;

import dev.platen.app.broker.TrustedCertificates;
import dev.platen.cli.console.UserError;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.pulsar.client.api.AuthenticationFactory;
import org.apache.pulsar.client.api.ClientBuilder;
import org.jspecify.annotations.Nullable;

/// What a broker, its administration, or an instance behind a gateway asks for before it lets somebody in.
/// The token is in no message, error or log; only its file is named.
///
/// @param tokenFile file with a token, read whenever it is shown to somebody; null if nobody asks for one
/// @param trustCertificates file with certificates (PEM) to trust; null to trust those of Java
public record Access(@Nullable Path tokenFile, @Nullable Path trustCertificates) {
    /// Everybody is let in.
    public static final Access NONE = new Access(null, null);

    /// What a header may hold. Else the JDK would quote the whole token in its complaint.
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    /// What to do where somebody is not let in.
    public static final String ADVICE = "Name a file with a token that may do this: --token-file.";

    /// An HTTP client that trusts whom it should.
    ///
    /// @throws UserError if the certificates cannot be used
    public HttpClient.Builder http() {
        HttpClient.Builder builder = HttpClient.newBuilder();
        return trustCertificates == null ? builder : builder.sslContext(trusting(trustCertificates));
    }

    /// Shows the token, if there is one.
    ///
    /// @throws UserError if it cannot be used
    public HttpRequest.Builder show(HttpRequest.Builder request) {
        return tokenFile == null ? request : request.header("Authorization", "Bearer " + token(tokenFile));
    }

    /// The same for Pulsar.
    ///
    /// @throws UserError if token or certificates cannot be used
    ClientBuilder show(ClientBuilder client) {
        if (tokenFile != null) {
            // Now, so that what is wrong with it is said at once.
            String _ = token(tokenFile);
            client.authentication(AuthenticationFactory.token(() -> token(tokenFile)));
        }
        if (trustCertificates != null) {
            SSLContext _ = trusting(trustCertificates);
            client.tlsTrustCertsFilePath(trustCertificates.toString());
        }
        return client;
    }

    private static String token(Path file) {
        String token;
        try {
            token = Files.readString(file).strip();
        } catch (IOException e) {
            throw new UserError("cannot read the token file " + file, "Check --token-file.", e);
        }
        if (!TOKEN.matcher(token).matches()) {
            throw new UserError(
                    file + " holds no token: it is empty, or has spaces or lines in it",
                    "The file of --token-file must hold the token alone.");
        }
        return token;
    }

    private static SSLContext trusting(Path file) {
        try {
            return TrustedCertificates.read(file);
        } catch (IOException e) {
            throw new UserError(
                    "cannot use the certificates in " + file + ": " + UserError.reasonOf(e),
                    "The file of --trust-certificates-file must hold certificates in PEM form.",
                    e);
        }
    }
}
