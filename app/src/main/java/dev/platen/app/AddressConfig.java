package dev.platen.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses in the configuration. None has a user or a query: addresses are logged, and nothing would use
/// the password in one. What is wrong is only shown where no secret can be in it.
final class AddressConfig {
    private static final Pattern BROKER = Pattern.compile("pulsar(\\+ssl)?://[^/\\s@?#]+");
    private static final Pattern MAYBE_SECRET = Pattern.compile("[@?#]");

    private AddressConfig() {}

    /// One or more brokers: `pulsar://host:port`.
    static String broker(ConfigReader reader, String key, String fallback) throws ConfigException {
        String value = reader.text(key, fallback);
        if (!BROKER.matcher(value).matches()) {
            throw wrong(key, value, "pulsar://host:port or pulsar+ssl://host:port");
        }
        return value;
    }

    /// A host's HTTP address, which is all that may be in it.
    static @Nullable URI host(ConfigReader reader, String key) throws ConfigException {
        String value = reader.optional(key);
        if (value == null) {
            return null;
        }
        String rule = "http://host:port or https://host:port";
        URI url = web(value);
        if (url == null || !(url.getRawPath().isEmpty() || url.getRawPath().equals("/")) || url.getRawQuery() != null) {
            throw wrong(key, value, rule);
        }
        return url;
    }

    /// Any HTTP address without a user. Never shown: such addresses often contain a key.
    static @Nullable URI hook(ConfigReader reader, String key) throws ConfigException {
        String value = reader.optional(key);
        URI url = value == null ? null : web(value);
        if (value != null && url == null) {
            throw ConfigReader.wrong(key, ConfigReader.NOT_SHOWN, "http://host/path or https://host/path");
        }
        return url;
    }

    private static @Nullable URI web(String value) {
        try {
            URI url = new URI(value);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return http && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null
                    ? url
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static ConfigException wrong(String key, String value, String rule) {
        return MAYBE_SECRET.matcher(value).find()
                ? ConfigReader.wrong(
                        key,
                        ConfigReader.NOT_SHOWN,
                        rule + ", without a user or anything behind it; a token belongs in the file of"
                                + " pulsar.token-file")
                : ConfigReader.wrong(key, value, rule);
    }
}
