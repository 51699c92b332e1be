package dev.platen.app.plugin;

/// Why a plugin is not in use.
///
/// @param folder the plugin's folder
/// @param message what is wrong and how to mend it
public record PluginProblem(String folder, String message) {
    @Override
    public String toString() {
        return "plugin folder '" + folder + "': " + message;
    }
}
