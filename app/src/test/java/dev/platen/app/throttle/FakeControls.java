package dev.platen.app.throttle;

import dev.platen.app.message.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Writes down what is turned.
final class FakeControls implements Controls {
    final List<String> turned = new ArrayList<>();
    boolean broken;

    private void turn(String what) {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        turned.add(what);
    }

    /// What was turned since the last call.
    List<String> take() {
        List<String> taken = List.copyOf(turned);
        turned.clear();
        return taken;
    }

    @Override
    public void budgetFactor(double factor) {
        turn("budget " + factor);
    }

    @Override
    public void pauseLanes(Set<Lane> lanes) {
        turn("pause " + new TreeSet<>(lanes));
    }

    @Override
    public void cacheFactor(double factor) {
        turn("cache " + factor);
    }

    @Override
    public void oneAtATime(boolean single) {
        turn("single " + single);
    }

    @Override
    public void saveRecording(String reason) {
        turn("save " + reason);
    }
}
