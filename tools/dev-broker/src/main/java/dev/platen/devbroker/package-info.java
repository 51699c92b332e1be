/// A real Pulsar broker on loopback, as a child process: for `tools/platen broker`, the demo and
/// integration tests.
///
/// Uses the JDK only, so that those who depend on it stay free of the broker's class path; the broker's
/// jars lie in a folder that only the child reads.
@NullMarked
package dev.platen.devbroker;

import org.jspecify.annotations.NullMarked;
