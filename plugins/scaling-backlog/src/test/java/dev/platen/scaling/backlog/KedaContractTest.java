package dev.platen.scaling.backlog;

import dev.platen.spi.scaling.ScalingStrategyFactory;
import dev.platen.spi.tck.ScalingStrategyContract;

class KedaContractTest extends ScalingStrategyContract {
    @Override
    protected ScalingStrategyFactory factory() {
        return new KedaStrategyFactory();
    }
}
