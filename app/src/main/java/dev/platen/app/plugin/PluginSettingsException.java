package dev.platen.app.plugin;

import java.io.Serial;

/// The settings of a plugin are wrong; the message names the key, the value and what is allowed.
public final class PluginSettingsException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    PluginSettingsException(String message) {
        super(message);
    }
}
