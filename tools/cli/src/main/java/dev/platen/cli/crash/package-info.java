/// The crash matrix: kills instances at every step of a message's way, kills the broker, freezes instances,
/// and compares what went in with what came out.
@NullMarked
package dev.platen.cli.crash;

import org.jspecify.annotations.NullMarked;
