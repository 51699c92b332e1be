package dev.platen.crash;

import dev.platen.crash.CrashPoint.Site;
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
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Weaves calls of [CrashAgent] into the methods that the points name.
final class PointWeaver implements ClassFileTransformer {
    private static final ClassDesc AGENT = ClassDesc.of(CrashAgent.class.getName());
    private static final MethodTypeDesc PASSED = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    private static final MethodTypeDesc PASSES = MethodTypeDesc.of(
            ConstantDescs.CD_void, ClassDesc.of(CompletionStage.class.getName()), ConstantDescs.CD_int);

    private static final Set<String> TYPES = Arrays.stream(CrashPoint.values())
            .flatMap(point -> point.sites().stream())
            .map(Site::type)
            .collect(Collectors.toUnmodifiableSet());

    private final ClassFile classFile;

    /// `app` is where the instance's classes come from.
    PointWeaver(ClassLoader app) {
        classFile = ClassFile.of(ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(app).cached()));
    }

    /// Checks that every point's methods exist, once in their classes.
    static void requireAll(ClassLoader app) {
        for (CrashPoint point : CrashPoint.values()) {
            for (Site site : point.sites()) {
                long methods = methods(app, site);
                if (methods != 1) {
                    throw new IllegalStateException("the crash point " + point + " is in the method '" + site.method()
                            + "' of " + site.type() + ", which has " + methods + " methods of that name");
                }
            }
        }
    }

    private static long methods(ClassLoader app, Site site) {
        try (InputStream in = app.getResourceAsStream(site.type() + ".class")) {
            return in == null
                    ? 0
                    : ClassFile.of().parse(in.readAllBytes()).methods().stream()
                            .filter(method -> method.methodName().equalsString(site.method()))
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
        if (name == null || !TYPES.contains(name)) {
            return null;
        }
        try {
            return woven(bytes);
        } catch (RuntimeException e) {
            // The virtual machine would go on with the class as it was, and no order would ever be obeyed.
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
            throw e;
        }
    }

    /// The class with calls at the points that it has.
    byte[] woven(byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        ClassTransform transform = ClassTransform.ACCEPT_ALL;
        for (CrashPoint point : CrashPoint.values()) {
            for (Site site : point.sites()) {
                if (model.thisClass().name().equalsString(site.type())) {
                    transform = transform.andThen(ClassTransform.transformingMethodBodies(
                            method -> method.methodName().equalsString(site.method()),
                            new Call(point.ordinal(), site.place())));
                }
            }
        }
        return classFile.transformClass(model, transform);
    }

    /// Inserts the call of one point.
    private record Call(int point, CrashPoint.Place place) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder builder) {
            if (place == CrashPoint.Place.ENTRY) {
                passed(builder);
            }
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (element instanceof ReturnInstruction) {
                switch (place) {
                    case ENTRY -> {}
                    case EXIT -> passed(builder);
                    case COMPLETION -> builder.dup().loadConstant(point).invokestatic(AGENT, "passes", PASSES);
                }
            }
            builder.with(element);
        }

        private void passed(CodeBuilder builder) {
            builder.loadConstant(point).invokestatic(AGENT, "passed", PASSED);
        }
    }
}
