/// What may be in flight: the memory ledger.
@NullMarked
package dev.platen.app.admission;

import org.jspecify.annotations.NullMarked;
