/// The HTTP surface: templates, preview, statistics, dashboard, health and metrics.
@NullMarked
package dev.platen.app.http;

import org.jspecify.annotations.NullMarked;
