/// The controls: consumers of the same requests as a team without Platen would write them, fairly and in
/// few lines, each the main part of a process of its own; and the probe that measures every contender alike.
@NullMarked
package dev.platen.incident;

import org.jspecify.annotations.NullMarked;
