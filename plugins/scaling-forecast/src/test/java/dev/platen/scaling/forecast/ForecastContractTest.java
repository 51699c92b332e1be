package dev.platen.scaling.forecast;

import dev.platen.spi.scaling.ScalingStrategyFactory;
import dev.platen.spi.tck.ScalingStrategyContract;

class ForecastContractTest extends ScalingStrategyContract {
    @Override
    protected ScalingStrategyFactory factory() {
        return new ForecastStrategyFactory();
    }
}
