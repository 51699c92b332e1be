package dev.platen.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Weaves calls of [CrashAgent] into the methods that the points name.
final class PointWeaver implements ClassFileTransformer {
    private static final ClassDesc AGENT = ClassDesc.of(CrashAgent.class.getName());
    private static final MethodTypeDesc PASSED = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    private static final MethodTypeDesc PASSES = MethodTypeDesc.of(
            ConstantDescs.CD_void, ClassDesc.of(CompletionStage.class.getName()), ConstantDescs.CD_int);

    private final ClassFile classFile;

    /// `app` is where the instance's classes come from.
    PointWeaver(ClassLoader app) {
        classFile = ClassFile.of(ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(app).cached()));
    }

    /// Checks that every point's method exists, once in its class.
    static void requireAll(ClassLoader app) {
        for (CrashPoint point : CrashPoint.values()) {
            long methods = methods(app, point);
            if (methods != 1) {
                throw new IllegalStateException("the crash point " + point + " is in the method '" + point.method()
                        + "' of " + point.type() + ", which has " + methods + " methods of that name");
            }
        }
    }

    private static long methods(ClassLoader app, CrashPoint point) {
        try (InputStream in = app.getResourceAsStream(point.type() + ".class")) {
            return in == null
                    ? 0
                    : ClassFile.of().parse(in.readAllBytes()).methods().stream()
                            .filter(method -> method.methodName().equalsString(point.method()))
                            .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        List<CrashPoint> points = Arrays.stream(CrashPoint.values())
                .filter(point -> point.type().equals(name))
                .toList();
        if (points.isEmpty()) {
            return null;
        }
        try {
            return woven(bytes, points);
        } catch (RuntimeException e) {
            // The virtual machine would go on with the class as it was, and no order would ever be obeyed.
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
            throw e;
        }
    }

    /// The class with calls at these points of it.
    byte[] woven(byte[] bytes, List<CrashPoint> points) {
        ClassModel model = classFile.parse(bytes);
        ClassTransform transform = ClassTransform.ACCEPT_ALL;
        for (CrashPoint point : points) {
            transform = transform.andThen(ClassTransform.transformingMethodBodies(
                    method -> method.methodName().equalsString(point.method()), new Call(point)));
        }
        return classFile.transformClass(model, transform);
    }

    /// Inserts the call of one point.
    private record Call(CrashPoint point) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder builder) {
            if (point.place() == CrashPoint.Place.ENTRY) {
                passed(builder);
            }
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (element instanceof ReturnInstruction) {
                switch (point.place()) {
                    case ENTRY -> {}
                    case EXIT -> passed(builder);
                    case COMPLETION ->
                        builder.dup().loadConstant(point.ordinal()).invokestatic(AGENT, "passes", PASSES);
                }
            }
            builder.with(element);
        }

        private void passed(CodeBuilder builder) {
            builder.loadConstant(point.ordinal()).invokestatic(AGENT, "passed", PASSED);
        }
    }
}
