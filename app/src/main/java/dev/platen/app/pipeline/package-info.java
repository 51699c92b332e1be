/// The one data path: from a lane to the acknowledgement.
@NullMarked
package dev.platen.app.pipeline;

import org.jspecify.annotations.NullMarked;
