/// What an instance's start takes, and the cache that makes it short.
@NullMarked
package dev.platen.cli.start;

import org.jspecify.annotations.NullMarked;
