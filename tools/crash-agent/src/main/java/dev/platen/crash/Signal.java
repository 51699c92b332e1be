package dev.platen.crash;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/// A signal that no process can refuse. Sent through the C library: a process cannot send one to itself
/// through the Java API, and nothing else stops all of its threads at once.
public enum Signal {
    /// Ends the process, as a crash would.
    KILL(9, 9),
    /// Freezes it.
    STOP(19, 17),
    /// Ends a freeze.
    CONTINUE(18, 19);

    private static final MethodHandle KILL_FUNCTION = killFunction();

    private final int linuxNumber;
    private final int macNumber;

    Signal(int linuxNumber, int macNumber) {
        this.linuxNumber = linuxNumber;
        this.macNumber = macNumber;
    }

    @SuppressWarnings("restricted") // a function of the C library with two numbers; the tools run with native access
    private static MethodHandle killFunction() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    /// Sends it to the process `pid`.
    ///
    /// @throws IllegalStateException if there is no such process, or it belongs to someone else
    public void send(long pid) {
        int answer;
        try {
            answer = (int) KILL_FUNCTION.invokeExact((int) pid, number());
        } catch (Throwable e) {
            throw new AssertionError("a call of the C library throws nothing", e);
        }
        if (answer != 0) {
            throw new IllegalStateException("process " + pid + " cannot be sent " + name());
        }
    }

    private int number() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac") ? macNumber : linuxNumber;
    }
}
