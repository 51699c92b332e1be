/// The demonstration: a broker, an instance, sample traffic, and the books that must balance.
@NullMarked
package dev.platen.cli.demo;

import org.jspecify.annotations.NullMarked;
