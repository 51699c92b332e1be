/// What a Platen plugin sees: template engines and scaling strategies.
///
/// The types of this module are the only ones that a plugin shares with its host; everything else that a
/// plugin needs comes from its own folder.
@org.jspecify.annotations.NullMarked
module dev.platen.spi {
    requires static transitive org.jspecify;

    exports dev.platen.spi;
    exports dev.platen.spi.scaling;
    exports dev.platen.spi.template;
}
