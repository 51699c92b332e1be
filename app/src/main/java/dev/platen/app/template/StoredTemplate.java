package dev.platen.app.template;

import dev.platen.app.message.TemplateSource;

/// One version of a template as it was published; never changes.
public record StoredTemplate(String workspace, String name, int version, TemplateSource source) {
    /// Name and version, for people; the name alone if it is not published yet.
    public String label() {
        return version == 0 ? name : name + "@" + version;
    }
}
