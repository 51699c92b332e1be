/// Everything that touches Pulsar: sources, sinks, the template topics, namespaces.
@NullMarked
package dev.platen.app.broker;

import org.jspecify.annotations.NullMarked;
