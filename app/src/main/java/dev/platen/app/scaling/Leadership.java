package dev.platen.app.scaling;

/// Whether this instance leads its fleet. Of all instances one does; for a moment after it died or was cut
/// off, none, or two.
@FunctionalInterface
public interface Leadership {
    boolean isLeader();
}
