package dev.platen.cli.template;

/// `NAME` for the live version of a template or `NAME@VERSION` for a fixed one; version 0 stands for the
/// live one.
public record TemplateRef(String name, int version) {
    public TemplateRef {
        if (name.isBlank() || version < 0) {
            throw new IllegalArgumentException("not a template: '" + name + "@" + version + "'");
        }
    }

    public static TemplateRef parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return new TemplateRef(text, 0);
        }
        String version = text.substring(at + 1);
        if (at == 0 || !version.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("'" + text + "' is not NAME or NAME@VERSION");
        }
        return new TemplateRef(text.substring(0, at), Integer.parseInt(version));
    }

    /// As requests write it.
    public String text() {
        return version == 0 ? name : name + "@" + version;
    }
}
