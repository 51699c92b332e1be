package dev.platen.spi;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A setting is wrong; the message names the key, the value and what is allowed.
public final class InvalidSettingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public InvalidSettingException(String key, @Nullable String value, String allowed) {
        this(key, value, allowed, null);
    }

    public InvalidSettingException(String key, @Nullable String value, String allowed, @Nullable Throwable cause) {
        super("setting '" + key + "' is '" + value + "'; allowed: " + allowed, cause);
    }
}
