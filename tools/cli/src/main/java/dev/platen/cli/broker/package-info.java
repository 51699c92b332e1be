/// Everything of the tools that talks to Pulsar: topic names, publishing and reading.
@NullMarked
package dev.platen.cli.broker;

import org.jspecify.annotations.NullMarked;
