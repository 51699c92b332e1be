package dev.platen.cli.template;

/// How a template's source is written in a file: the file's last line break belongs to the editor, not to the
/// template, or every subject line would end with one.
public final class PartFile {
    private PartFile() {}

    public static String source(String fileText) {
        if (fileText.endsWith("\r\n")) {
            return fileText.substring(0, fileText.length() - 2);
        }
        return fileText.endsWith("\n") ? fileText.substring(0, fileText.length() - 1) : fileText;
    }
}
