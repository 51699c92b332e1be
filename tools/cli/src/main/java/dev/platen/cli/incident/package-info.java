/// The outage replayed: contenders, each in a supervised process of its own, against the same burst on one
/// broker, and what an independent reader found of it. Also the end-to-end bench, which runs the same
/// contenders without a burst.
@NullMarked
package dev.platen.cli.incident;

import org.jspecify.annotations.NullMarked;
