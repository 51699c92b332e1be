package dev.platen.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/// Loaded into an instance with `-javaagent`: weaves a call into every [CrashPoint], counts who passes, and
/// sends the instance a [Signal] when an order says so. Orders come through standard input.
public final class CrashAgent {
    /// Standard output past all locks of its stream, which another thread may hold for long. Never closed: an
    /// instance that was frozen goes on with it.
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private static final Passes PASSES = new Passes(CrashAgent::obey);

    private CrashAgent() {}

    /// Called by the virtual machine before the instance's `main`.
    ///
    /// @throws IllegalStateException if a point is not in the instance's classes, which ends the process
    public static void premain(String arguments, Instrumentation instrumentation) {
        ClassLoader app = ClassLoader.getSystemClassLoader();
        PointWeaver.requireAll(app);
        instrumentation.addTransformer(new PointWeaver(app));
        System.setIn(new OrderedInput(System.in, PASSES::order));
    }

    /// A message passes a point. Called by woven code.
    public static void passed(int point) {
        PASSES.passed(CrashPoint.values()[point]);
    }

    /// A message passes a point when `future` completes. Called by woven code.
    public static void passes(CompletionStage<?> future, int point) {
        var _ = future.whenComplete((result, failure) -> {
            if (failure == null) {
                passed(point);
            }
        });
    }

    private static void obey(CrashOrder.Obeyed order) {
        try {
            OUT.write((order.line() + "\n").getBytes(StandardCharsets.US_ASCII));
            order.signal().send(ProcessHandle.current().pid());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
