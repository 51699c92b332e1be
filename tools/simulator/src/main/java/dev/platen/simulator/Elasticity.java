package dev.platen.simulator;

/// The SPEC Research Group's elasticity measures (Herbst, Bauer, Kounev et al., "Quantifying Cloud
/// Performance and Dependability", ACM ToMPECS 2018): how far and how long supply is off demand. Demand is
/// what the arrivals of a second need, without what waits from before.
///
/// @param thetaUnder θU: how much of the demand is missing, percent, averaged over time
/// @param thetaOver θO: how much is there beyond demand, in percent of it, averaged over time
/// @param tauUnder τU: percent of the time in which something is missing
/// @param tauOver τO: percent of the time in which there is more than needed
public record Elasticity(double thetaUnder, double thetaOver, double tauUnder, double tauOver) {
    /// Adds up second by second.
    static final class Sum {
        private long seconds;
        private double missing;
        private double beyond;
        private long secondsMissing;
        private long secondsBeyond;

        void add(int demand, int supply) {
            seconds++;
            double of = Math.max(1, demand);
            if (supply < demand) {
                missing += (demand - supply) / of;
                secondsMissing++;
            } else if (supply > demand) {
                beyond += (supply - demand) / of;
                secondsBeyond++;
            }
        }

        Elasticity result() {
            double part = 100.0 / Math.max(1, seconds);
            return new Elasticity(missing * part, beyond * part, secondsMissing * part, secondsBeyond * part);
        }
    }
}
