package dev.platen.app.render;

import dev.platen.app.admission.CostModel;
import dev.platen.app.message.Diagnosis;
import dev.platen.spi.template.CompiledTemplate;
import dev.platen.spi.template.PathFilter;
import dev.platen.spi.template.VariablePaths;
import java.util.List;
import java.util.Map;

/// What the cache holds for one version of a template and one channel: something to render with, or the
/// reason why there is nothing.
public sealed interface CompiledEntry {
    /// What this entry was made from, so that it can be seen to be stale.
    Origins origins();

    /// Heap bytes that the entry keeps alive.
    long retainedBytes();

    /// Something to render with.
    ///
    /// @param template name and version, for people and for the output
    /// @param parts the parts to render, in their order
    /// @param filter what the template reads of the data
    /// @param filterBytes what the filter keeps alive
    /// @param cost what rendering it has cost so far
    record Ready(
            String template,
            CompiledTemplate compiled,
            List<String> parts,
            PathFilter filter,
            long filterBytes,
            CostModel cost,
            Origins origins)
            implements CompiledEntry {
        private static final long OVERHEAD_BYTES = 512;

        /// A step of a path: a filter, its map and the place in its parent's, apart from the name.
        private static final long BYTES_PER_STEP = 160;

        static Ready of(String template, CompiledTemplate compiled, List<String> parts, Origins origins) {
            VariablePaths variables = compiled.variables();
            return new Ready(
                    template,
                    compiled,
                    parts,
                    PathFilter.of(variables),
                    filterBytes(variables),
                    new CostModel(),
                    origins);
        }

        /// At most: paths that begin alike share their filters.
        private static long filterBytes(VariablePaths variables) {
            long bytes = 0;
            for (String path : variables.paths()) {
                long steps = 1 + path.chars().filter(c -> c == '.' || c == '[').count();
                bytes += steps * BYTES_PER_STEP + 2L * path.length();
            }
            return variables.everything() ? 0 : bytes;
        }

        Ready at(long changes) {
            return new Ready(template, compiled, parts, filter, filterBytes, cost, origins.at(changes));
        }

        @Override
        public long retainedBytes() {
            return OVERHEAD_BYTES + CostModel.RETAINED_BYTES + filterBytes + compiled.retainedBytes();
        }
    }

    /// Remembered until something changes in the workspace, so that a broken template costs no more than a
    /// good one.
    record Broken(Diagnosis diagnosis, Origins origins) implements CompiledEntry {
        @Override
        public long retainedBytes() {
            return 2_048;
        }
    }

    /// What an entry was made from.
    ///
    /// @param changes the workspace's count of changes when the references were resolved
    /// @param live the live version of every template that is referred to without a version; 0 where there
    ///     was none
    record Origins(long changes, Map<String, Integer> live) {
        Origins at(long newChanges) {
            return new Origins(newChanges, live);
        }
    }
}
