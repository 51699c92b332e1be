package dev.platen.app.plugin;

import dev.platen.spi.InvalidSettingException;
import dev.platen.spi.PluginFactory;
import dev.platen.spi.PluginSettings;
import dev.platen.spi.Spi;
import dev.platen.spi.scaling.ScalingStrategy;
import dev.platen.spi.scaling.ScalingStrategyFactory;
import dev.platen.spi.template.TemplateEngine;
import dev.platen.spi.template.TemplateEngineFactory;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loads every plugin below a folder: one folder a plugin, one class loader a folder, found by
/// `ServiceLoader`. The plugins that come with Platen are loaded exactly like anybody else's.
///
/// A plugin can be bad in many ways; each is named with its folder and its remedy, and harms no other
/// plugin. Two plugins that claim one id are both refused, because there is no right one. Only wrong
/// settings stop the start, as all wrong configuration does.
public final class PluginLoader {
    private static final Pattern VALID_ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);

    private final Map<String, PluginSettings> settings;
    private final ClassLoader parent = new SpiOnlyLoader(PluginLoader.class.getClassLoader());
    private final List<PluginProblem> problems = new ArrayList<>();
    private final List<URLClassLoader> loaders = new ArrayList<>();
    private final List<Found<?>> found = new ArrayList<>();
    private final List<String> wrongSettings = new ArrayList<>();

    /// A factory that answered its first questions.
    private record Found<F extends PluginFactory>(String folder, String id, F factory, Class<F> kind) {}

    private PluginLoader(Map<String, PluginSettings> settings) {
        this.settings = settings;
    }

    /// Loads the plugins in the folders of `directory`.
    ///
    /// @param settings by plugin id
    /// @throws IOException if the directory cannot be read
    /// @throws PluginSettingsException if a plugin refuses its settings, or settings are for no plugin
    public static PluginRegistry load(Path directory, Map<String, PluginSettings> settings)
            throws IOException, PluginSettingsException {
        PluginLoader loader = new PluginLoader(settings);
        try (Stream<Path> folders = Files.list(directory)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                loader.discover(folder);
            }
        }
        return loader.registry();
    }

    private void discover(Path folder) throws IOException {
        String name = String.valueOf(folder.getFileName());
        URL[] jars = jars(folder);
        if (jars.length == 0) {
            problem(name, "there is no jar in it; put the plugin's jar and what it needs there, or remove the folder");
            return;
        }
        URLClassLoader loader = new URLClassLoader("plugin-" + name, jars, parent);
        loaders.add(loader);
        int foundBefore = found.size();
        int problemsBefore = problems.size();
        discover(name, loader, TemplateEngineFactory.class);
        discover(name, loader, ScalingStrategyFactory.class);
        if (found.size() > foundBefore && problems.size() == problemsBefore) {
            return;
        }
        boolean nothing = found.size() == foundBefore && problems.size() == problemsBefore;
        String damaged = damaged(folder);
        if (!damaged.isEmpty()) {
            problem(name, (nothing ? "no provider; " : "") + damaged + "; copy it again");
        } else if (nothing) {
            problem(
                    name,
                    "no provider; a jar in it must have META-INF/services/" + TemplateEngineFactory.class.getName()
                            + " or META-INF/services/" + ScalingStrategyFactory.class.getName()
                            + " that names the factory class (a module descriptor alone is not read)");
        }
    }

    /// What class loaders pass over without a word: the first jar that is none.
    private static String damaged(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                try (JarFile _ = new JarFile(file.toFile())) {
                    // It can be opened.
                } catch (IOException e) {
                    return file.getFileName() + " cannot be opened as a jar (" + e.getMessage() + ")";
                }
            }
        }
        return "";
    }

    private static URL[] jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                urls.add(url(jar));
            }
            return urls.toArray(URL[]::new);
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    private <F extends PluginFactory> void discover(String folder, URLClassLoader loader, Class<F> kind) {
        Iterator<ServiceLoader.Provider<F>> providers =
                ServiceLoader.load(kind, loader).stream().iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                ask(folder, kind, providers.next().get());
            } catch (ServiceConfigurationError | LinkageError e) {
                problem(folder, explain(e));
            }
        }
    }

    private <F extends PluginFactory> void ask(String folder, Class<F> kind, F factory) {
        String className = factory.getClass().getName();
        try {
            int version = factory.spiVersion();
            if (version != Spi.VERSION) {
                problem(
                        folder,
                        className + " was built for SPI version " + version + ", this Platen has " + Spi.VERSION
                                + "; use the plugin's release for it, or compile it against platen-spi "
                                + Spi.VERSION);
                return;
            }
            String id = factory.id();
            if (id == null || !VALID_ID.matcher(id).matches()) {
                problem(
                        folder,
                        className + " has the id '" + id + "'; an id is lower case letters, digits and hyphens");
                return;
            }
            found.add(new Found<>(folder, id, factory, kind));
        } catch (RuntimeException | AssertionError e) {
            problem(folder, className + " threw " + e + " when it was asked for its id and SPI version");
        }
    }

    private static String explain(Throwable failure) {
        return switch (failure) {
            case ServiceConfigurationError wrapper
            when wrapper.getCause() != null && !(wrapper.getCause() instanceof IOException) ->
                explain(wrapper.getCause());
            case ServiceConfigurationError wrong -> wrong.getMessage() + "; mend the entry in META-INF/services";
            case NoClassDefFoundError missing ->
                "the class " + String.valueOf(missing.getMessage()).replace('/', '.')
                        + " is missing; put the jar that has it into the folder (only dev.platen.spi comes from the host;"
                        + " if it is one of those, the plugin was built for another SPI version)";
            case UnsupportedClassVersionError newer ->
                "it was compiled for a newer Java than the " + Runtime.version().feature() + " that runs Platen: "
                        + newer.getMessage();
            case NoSuchMethodException none ->
                "its factory has no public constructor without parameters (" + none.getMessage() + ")";
            case ExceptionInInitializerError initializer ->
                "a static initializer of its classes threw " + initializer.getCause();
            case LinkageError mismatch ->
                "it does not fit this SPI (" + mismatch + "); it was probably built for another SPI version than "
                        + Spi.VERSION;
            default -> "its factory's constructor threw " + failure + "; constructors of factories do no work";
        };
    }

    private PluginRegistry registry() throws PluginSettingsException {
        Map<String, TemplateEngine> engines = create(TemplateEngineFactory.class, TemplateEngineFactory::create);
        Map<String, ScalingStrategy> strategies = create(ScalingStrategyFactory.class, ScalingStrategyFactory::create);
        problems.forEach(problem -> LOG.error("{}", problem));
        LOG.info("template engines {}, scaling strategies {}", engines.keySet(), strategies.keySet());
        PluginRegistry registry = new PluginRegistry(engines, strategies, problems, loaders);
        List<String> ids = found.stream().map(Found::id).distinct().sorted().toList();
        settings.keySet().stream()
                .filter(id -> !ids.contains(id))
                .forEach(id -> wrongSettings.add(
                        "configuration plugins.settings." + id + ": there is no plugin of that id; there are " + ids));
        if (!wrongSettings.isEmpty()) {
            registry.close();
            throw new PluginSettingsException(wrongSettings.getFirst());
        }
        return registry;
    }

    private <F extends PluginFactory, P> Map<String, P> create(
            Class<F> kind, BiFunction<F, PluginSettings, P> constructor) {
        Map<String, List<Found<F>>> byId = new TreeMap<>();
        for (Found<?> candidate : found) {
            if (candidate.kind().equals(kind)) {
                byId.computeIfAbsent(candidate.id(), id -> new ArrayList<>())
                        .add(new Found<>(candidate.folder(), candidate.id(), kind.cast(candidate.factory()), kind));
            }
        }
        Map<String, P> products = new TreeMap<>();
        byId.forEach((id, claimants) -> {
            if (claimants.size() > 1) {
                refuseAll(id, claimants.stream().map(Found::folder).toList());
            } else {
                create(claimants.getFirst(), constructor, products);
            }
        });
        return products;
    }

    private <F extends PluginFactory, P> void create(
            Found<F> plugin, BiFunction<F, PluginSettings, P> constructor, Map<String, P> products) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(plugin.factory().getClass().getClassLoader());
        try {
            P product = constructor.apply(plugin.factory(), settings.getOrDefault(plugin.id(), PluginSettings.none()));
            if (product == null) {
                problem(plugin.folder(), "the factory of '" + plugin.id() + "' made nothing (null)");
                return;
            }
            products.put(plugin.id(), product);
        } catch (InvalidSettingException e) {
            wrongSettings.add("configuration plugins.settings." + plugin.id() + ": " + e.getMessage());
        } catch (LinkageError e) {
            problem(plugin.folder(), explain(e));
        } catch (RuntimeException | AssertionError e) {
            problem(plugin.folder(), "the factory of '" + plugin.id() + "' threw " + e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void refuseAll(String id, List<String> folders) {
        for (String folder : folders) {
            problem(
                    folder,
                    "the id '" + id + "' is claimed by the folders " + folders + "; none is used, remove all but one");
        }
    }

    private void problem(String folder, String message) {
        problems.add(new PluginProblem(folder, message));
    }
}
