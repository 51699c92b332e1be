/// What measures an instance's parts against a broker.
@NullMarked
package dev.platen.cli.bench;

import org.jspecify.annotations.NullMarked;
