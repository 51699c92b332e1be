package dev.platen.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Runs a contract without JUnit, to see which of its tests fail.
final class Contracts {
    private Contracts() {}

    static Set<String> failures(Object contract) throws IllegalAccessException {
        Set<String> failures = new TreeSet<>();
        int tests = 0;
        for (Class<?> type = contract.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    tests++;
                    method.setAccessible(true);
                    try {
                        method.invoke(contract);
                    } catch (InvocationTargetException e) {
                        failures.add(method.getName());
                    }
                }
            }
        }
        assertThat(tests).as("tests of the contract").isGreaterThan(8);
        return failures;
    }
}
