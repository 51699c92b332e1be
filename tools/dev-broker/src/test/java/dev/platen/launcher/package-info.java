/// Tests of `tools/platen`, which is a shell script: they live in the first module that is built beside it.
@NullMarked
package dev.platen.launcher;

import org.jspecify.annotations.NullMarked;
