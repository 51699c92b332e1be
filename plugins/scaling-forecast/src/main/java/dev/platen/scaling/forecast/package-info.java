/// Scaling by forecast: what will arrive by the time when an instance started now is ready.
///
/// [Outlook] is what is known about the arrivals, [Plan] makes a number of instances of it under one
/// [Setting], and [Tournament] lets several settings play against each other on a [ShadowFleet] each.
@NullMarked
package dev.platen.scaling.forecast;

import org.jspecify.annotations.NullMarked;
