/// A simulated fleet for production strategies: arrivals → instances → waiting time and cost.
///
/// Nothing here knows how a strategy decides or how the throttle works: those are the production classes,
/// fed with observations of the simulated fleet. Time is counted in steps of one second; within a step rates
/// are constant, so waiting times need no approximation.
@NullMarked
package dev.platen.simulator;

import org.jspecify.annotations.NullMarked;
