package dev.platen.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.platen.app.pipeline.Outcome;
import dev.platen.app.pipeline.Settlement;
import dev.platen.app.pressure.MemorySignals;
import dev.platen.app.render.Previewer;
import dev.platen.app.render.RenderSlot;
import dev.platen.app.scaling.AnnouncementBook;
import dev.platen.app.scaling.Composition;
import dev.platen.app.scaling.Fleet;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.module.ModuleDescriptor;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The rules of the design that can be read off the classes.
@AnalyzeClasses(
        packages = {"dev.platen.app", "dev.platen.spi"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.platen.app";
    private static final int FEWEST_CLASSES_OF_THE_APP = 100;
    private static final int FEWEST_CLASSES_OF_THE_SPI = 30;

    /// Which packages of the app a package may know. What is missing from a line is forbidden.
    private static final Map<String, List<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("message", List.of()),
            Map.entry("admission", List.of("message")),
            Map.entry("event", List.of()),
            Map.entry("plugin", List.of()),
            Map.entry("pressure", List.of()),
            Map.entry("throttle", List.of("message", "event", "pressure")),
            Map.entry("template", List.of("message")),
            Map.entry("fairness", List.of("message")),
            Map.entry("scaling", List.of("message", "event")),
            Map.entry("broker", List.of("message", "template", "admission", "fairness", "scaling")),
            Map.entry("render", List.of("message", "admission", "template", "plugin", "event")),
            Map.entry("pipeline", List.of("message", "admission", "broker", "render", "event", "fairness")),
            Map.entry(
                    "http",
                    List.of(
                            "message",
                            "admission",
                            "template",
                            "plugin",
                            "render",
                            "pipeline",
                            "fairness",
                            "pressure",
                            "throttle",
                            "scaling")));

    @ArchTest
    static void theRulesAreAppliedToSomething(JavaClasses classes) {
        assertThat(classes.that(resideInAPackage(ROOT + "..")))
                .as("classes of the app")
                .hasSizeGreaterThan(FEWEST_CLASSES_OF_THE_APP);
        assertThat(classes.that(resideInAPackage("dev.platen.spi..")))
                .as("classes of the SPI")
                .hasSizeGreaterThan(FEWEST_CLASSES_OF_THE_SPI);
    }

    // Who may import what.

    @ArchTest
    static final ArchRule onlyTheBrokerPackageImportsPulsar = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".broker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pulsar..")
            .because("everything else is tested without a broker and survives another client");

    @ArchTest
    static final ArchRule onlyTheHttpPackageImportsTheServer = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".http..", ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.helidon..")
            .because("the data path does not depend on the surface that shows it");

    @ArchTest
    static final ArchRule onlyTheConfigurationReadsConfiguration = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + ".YamlFile")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.helidon.config..", "org.yaml..")
            .because("a wrong value stops the start, at one place, with its key and range");

    @ArchTest
    static final ArchRule onlyTheRootReadsTheEnvironment = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .accessTargetWhere(target(owner(type(System.class)))
                    .and(target(nameMatching("getenv|getProperty|getProperties|setProperty"))))
            .orShould()
            .accessTargetWhere(target(owner(belongToAnyOf(Boolean.class, Integer.class, Long.class)))
                    .and(target(nameMatching("getBoolean|getInteger|getLong"))))
            .because("all that changes what an instance does is in its configuration");

    @ArchTest
    static final ArchRule noPluginIsImported = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.platen.engine..", "dev.platen.scaling..", "io.pebbletemplates..")
            .because("the plugins that come with Platen are loaded like anybody else's");

    @ArchTest
    static final ArchRule onlyThePluginPackageLoadsClasses = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".plugin..")
            .should()
            .dependOnClassesThat(belongToAnyOf(ServiceLoader.class, URLClassLoader.class))
            .because("a plugin is isolated by the loader that found it");

    @ArchTest
    static final ArchRule theSpiNeedsNothing = classes()
            .that()
            .resideInAPackage("dev.platen.spi..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("dev.platen.spi..", "org.jspecify.annotations")
                    .or(exportedByJavaBase()))
            .because("a plugin author gets java.base and JSpecify, and no type names an engine or Pulsar");

    private static DescribedPredicate<JavaClass> exportedByJavaBase() {
        List<String> packages = Object.class.getModule().getDescriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .toList();
        return describe(
                "are exported by java.base",
                type -> packages.contains(type.getBaseComponentType().getPackageName())
                        || type.getBaseComponentType().isPrimitive());
    }

    // Which packages know each other.

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching(ROOT + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("they are read, and replaced, one by one");

    @ArchTest
    static final ArchRule nobodyKnowsTheRoot = noClasses()
            .that()
            .resideInAPackage(ROOT + ".*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT)
            .because("the root makes everything and hands each part what it needs");

    @ArchTest
    static void packagesKnowOnlyWhatTheTableSays(JavaClasses classes) {
        for (Map.Entry<String, List<String>> line : MAY_KNOW.entrySet()) {
            List<String> known = new ArrayList<>(List.of(packageName(line.getKey())));
            line.getValue().forEach(name -> known.add(packageName(name)));
            classes()
                    .that()
                    .resideInAPackage(packageName(line.getKey()))
                    .should()
                    .onlyDependOnClassesThat(
                            resideOutsideOfPackage(ROOT + "..").or(resideInAnyPackage(known.toArray(String[]::new))))
                    .because("the table of this test is the map of the app")
                    .check(classes);
        }
    }

    @ArchTest
    static void everyPackageIsInTheTable(JavaClasses classes) {
        assertThat(classes.that(resideInAPackage(ROOT + ".*..")).as("packages below the root").stream()
                        .map(JavaClass::getPackageName)
                        .distinct())
                .allSatisfy(name -> assertThat(MAY_KNOW).containsKey(name.substring(ROOT.length() + 1)));
    }

    private static String packageName(String name) {
        return ROOT + "." + name + "..";
    }

    // What is pure.

    private static final DescribedPredicate<JavaClass> PURE = resideInAnyPackage(
                    ROOT + ".message..", ROOT + ".admission..")
            .or(belongToAnyOf(Settlement.class, Outcome.class))
            .or(assignableTo(ROOT + ".pipeline.LaneSchedule"))
            .or(resideInAPackage(ROOT + ".fairness.."))
            .or(resideInAPackage(ROOT + ".pressure..")
                    .and(not(belongToAnyOf(MemorySignals.class)))
                    .and(not(assignableTo(ROOT + ".pressure.FlightFeed"))))
            .or(assignableTo(ROOT + ".throttle.LevelMachine"))
            .or(assignableTo(ROOT + ".RecordingRoom"))
            .or(assignableTo(ROOT + ".throttle.Trickle"))
            .or(belongToAnyOf(Composition.class, AnnouncementBook.class, Fleet.class))
            .as("are pure");

    @ArchTest
    static final ArchRule pureClassesDoNoInputOrOutput = noClasses()
            .that(PURE)
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".message.ByteBufferInput")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                    .or(belongToAnyOf(File.class, InputStream.class, OutputStream.class, Reader.class, Writer.class)))
            .because("simulator and replay run them; a stream over a buffer in memory is what a parser takes");

    @ArchTest
    static final ArchRule pureClassesMakeNoThreads = noClasses()
            .that(PURE)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .because("whoever uses them decides where they run");

    @ArchTest
    static final ArchRule onlyTheRootAndWhatMeasuresHasAClock = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, ROOT + ".http..")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".pipeline.Pipeline")
            .and()
            .doNotHaveFullyQualifiedName(RenderSlot.class.getName())
            .should()
            .accessTargetWhere(asksTheClock())
            .because("algorithms take time as an argument, so that tests and replay set it");

    @ArchTest
    static final ArchRule pureClassesHaveNoClock = noClasses()
            .that(PURE)
            .should()
            .accessTargetWhere(asksTheClock())
            .because("the same input gives the same decision");

    private static DescribedPredicate<JavaAccess<?>> asksTheClock() {
        return target(owner(type(System.class)))
                .and(target(nameMatching("currentTimeMillis|nanoTime")))
                .or(target(owner(resideInAPackage("java.time")))
                        .and(target(nameMatching("now|systemUTC|systemDefaultZone"))))
                .as("asks the clock");
    }

    // What is bounded.

    @ArchTest
    static final ArchRule everyQueueHasABound = noClasses()
            .should()
            .dependOnClassesThat(belongToAnyOf(
                    Executors.class,
                    LinkedBlockingQueue.class,
                    LinkedBlockingDeque.class,
                    PriorityBlockingQueue.class,
                    ConcurrentLinkedQueue.class))
            .because("these grow until the heap is full, which is the outage that Platen exists to prevent");

    @ArchTest
    static final ArchRule threadLocalsAreForPreviewsOnly = noClasses()
            .that()
            .doNotBelongToAnyOf(Previewer.class)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocal.class)
            .because("what a rendering thread uses again is its slot, passed as a parameter");

    @ArchTest
    static void nothingSleeps(JavaClasses classes) {
        ArchRule rule = noClasses()
                .should()
                .accessTargetWhere(target(owner(belongToAnyOf(Thread.class, TimeUnit.class)))
                        .and(target(nameMatching("sleep"))))
                .because("who waits, waits for a condition; tests too");
        rule.check(classes);
        rule.check(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages(ROOT));
    }

    @ArchTest
    static final ArchRule nothingParks = noClasses()
            .should()
            .accessTargetWhere(target(owner(type(LockSupport.class))).and(target(nameMatching("park.*"))))
            .because("a pause that nobody can end holds up a stop");

    // What is said where.

    @ArchTest
    static final ArchRule nobodyWritesToTheConsole = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Main.class.getName())
            .should()
            .accessTargetWhere(target(owner(type(System.class))).and(target(nameMatching("out|err|exit"))))
            .orShould()
            .accessTargetWhere(target(nameMatching("printStackTrace")))
            .because("standard output belongs to the ready line, and only Main ends the process");

    @ArchTest
    static final ArchRule nobodyLogsWithTheJdk = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .because("there is one log, SLF4J's, and the libraries' is bridged to it");

    @ArchTest
    static final ArchRule eventsAreInTheEventPackage = classes()
            .that()
            .areAssignableTo(Event.class)
            .should()
            .resideInAPackage(ROOT + ".event")
            .because("whoever reads recordings finds all that is in them at one place");

    @ArchTest
    static final ArchRule theEventPackageHasNothingElse = classes()
            .that()
            .resideInAPackage(ROOT + ".event")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .beAssignableTo(Event.class)
            .andShould()
            .haveModifier(FINAL)
            .because("one event a file, and nothing that computes");

    @ArchTest
    static final ArchRule eventsDescribeThemselves = classes()
            .that()
            .areAssignableTo(Event.class)
            .should()
            .beAnnotatedWith(describe(
                    "@Name(\"dev.platen.…\")",
                    annotation -> annotation.getRawType().isEquivalentTo(Name.class)
                            && String.valueOf(annotation.getProperties().get("value"))
                                    .startsWith("dev.platen.")))
            .andShould()
            .beAnnotatedWith(Label.class)
            .andShould()
            .beAnnotatedWith(Description.class)
            .andShould()
            .beAnnotatedWith(Category.class)
            .andShould()
            .beAnnotatedWith(describe(
                    "@StackTrace(false)",
                    annotation -> annotation.getRawType().isEquivalentTo(StackTrace.class)
                            && Boolean.FALSE.equals(annotation.getProperties().get("value"))))
            .because("a recording is read by people who do not have the source, and stack traces cost");

    @ArchTest
    static final ArchRule onlyTheRootRecords = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, ROOT + ".event..")
            .and(not(belongToAnyOf(MemorySignals.class)))
            .and(not(assignableTo(ROOT + ".pressure.FlightFeed")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.jfr..")
            .because("code commits our events and knows nothing of recordings; only the signals of pressure listen");

    // What a class looks like.

    @ArchTest
    static final ArchRule nothingStaticChanges = fields().that()
            .areStatic()
            .should()
            .beFinal()
            .because("two instances can live in one process, and tests run in any order");

    @ArchTest
    static final ArchRule classesAreFinal = classes()
            .that()
            .areNotInterfaces()
            .and()
            .doNotHaveModifier(ABSTRACT)
            .and()
            .areNotAnonymousClasses()
            .and()
            .areNotEnums()
            .should()
            .haveModifier(FINAL)
            .because("nothing is extended that was not made for it");

    @ArchTest
    static final ArchRule constructorsDoNoInputOrOutput = noConstructors()
            .that()
            .areDeclaredInClassesThat()
            .doNotHaveFullyQualifiedName(App.class.getName())
            .should()
            .declareThrowableOfType(IOException.class)
            .because("start() and close() do; only the root makes and starts in one go");
}
