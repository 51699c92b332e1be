/// Instances of Platen, and other contenders for the broker's messages, in processes of their own.
@NullMarked
package dev.platen.cli.instance;

import org.jspecify.annotations.NullMarked;
