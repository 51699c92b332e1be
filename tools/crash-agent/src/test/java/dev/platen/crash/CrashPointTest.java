package dev.platen.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashPointTest {
    private static final ClassLoader APP = CrashPointTest.class.getClassLoader();

    @Test
    void everyPointIsInTheAppSoThatARenamingBreaksTheBuild() {
        assertThatCode(() -> PointWeaver.requireAll(APP)).doesNotThrowAnyException();
    }

    @Test
    void aPointThatIsNotThereIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> PointWeaver.requireAll(ClassLoader.getPlatformClassLoader()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RECEIVED")
                .hasMessageContaining("accept");
    }

    @ParameterizedTest
    @EnumSource
    void aWovenClassCallsTheAgentAndPassesTheVerifier(CrashPoint point) throws IOException {
        List<CrashPoint> ofItsClass = Arrays.stream(CrashPoint.values())
                .filter(other -> other.type().equals(point.type()))
                .toList();

        byte[] woven = new PointWeaver(APP).woven(bytes(point), ofItsClass);

        assertThat(calls(woven, point)).as("calls in %s", point.method()).isNotZero();
        assertThat(calls(bytes(point), point)).as("calls before").isZero();
        assertThat(ClassFile.of().verify(woven)).as("problems of the verifier").isEmpty();
    }

    private static long calls(byte[] type, CrashPoint point) {
        return ClassFile.of().parse(type).methods().stream()
                .filter(method -> method.methodName().equalsString(point.method()))
                .flatMap(method -> method.code().orElseThrow().elementStream())
                .filter(element -> element.toString().contains("CrashAgent"))
                .count();
    }

    private static byte[] bytes(CrashPoint point) throws IOException {
        try (InputStream in = Objects.requireNonNull(APP.getResourceAsStream(point.type() + ".class"))) {
            return in.readAllBytes();
        }
    }
}
