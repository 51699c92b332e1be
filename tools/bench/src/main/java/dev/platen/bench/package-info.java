/// JMH benchmarks of the rendering path.
@NullMarked
package dev.platen.bench;

import org.jspecify.annotations.NullMarked;
