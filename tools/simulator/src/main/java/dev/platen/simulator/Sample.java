package dev.platen.simulator;

/// A message of one instance that stands for one of each.
///
/// @param arrival when it came, in seconds
/// @param messages how many it stands for
/// @param workspace whose it is, by number
record Sample(double arrival, double messages, int workspace) {}
