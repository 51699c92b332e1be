package dev.platen.scaling.schedule;

import dev.platen.spi.scaling.ScalingStrategyFactory;
import dev.platen.spi.tck.ScalingStrategyContract;

class ScheduleContractTest extends ScalingStrategyContract {
    @Override
    protected ScalingStrategyFactory factory() {
        return new ScheduleStrategyFactory();
    }
}
