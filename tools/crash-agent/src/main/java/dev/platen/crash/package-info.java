/// Kill points: where on a message's way an instance can be ended or frozen, without a hook in its code.
@NullMarked
package dev.platen.crash;

import org.jspecify.annotations.NullMarked;
