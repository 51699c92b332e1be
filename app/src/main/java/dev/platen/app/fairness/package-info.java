/// Who gets how much of a lane: shares of workspaces, their limits and pauses, and where what is over goes.
@NullMarked
package dev.platen.app.fairness;

import org.jspecify.annotations.NullMarked;
