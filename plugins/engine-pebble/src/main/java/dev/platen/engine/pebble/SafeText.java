package dev.platen.engine.pebble;

/// Text that is printed as it is: escaped already, or declared safe by the author.
record SafeText(String text) {
    @Override
    public String toString() {
        return text;
    }
}
