package dev.platen.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.platen.crash.CrashPoint.Site;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
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
        for (Site site : point.sites()) {
            byte[] woven = new PointWeaver(APP).woven(bytes(site));

            assertThat(calls(woven, site)).as("calls in %s", site).isNotZero();
            assertThat(calls(bytes(site), site)).as("calls before").isZero();
            assertThat(ClassFile.of().verify(woven))
                    .as("problems of the verifier")
                    .isEmpty();
        }
    }

    private static long calls(byte[] type, Site site) {
        return ClassFile.of().parse(type).methods().stream()
                .filter(method -> method.methodName().equalsString(site.method()))
                .flatMap(method -> method.code().orElseThrow().elementStream())
                .filter(element -> element.toString().contains("CrashAgent"))
                .count();
    }

    private static byte[] bytes(Site site) throws IOException {
        try (InputStream in = Objects.requireNonNull(APP.getResourceAsStream(site.type() + ".class"))) {
            return in.readAllBytes();
        }
    }
}
