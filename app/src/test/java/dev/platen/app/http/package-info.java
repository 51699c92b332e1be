/// The HTTP surface over a loopback connection; no broker.
@NullMarked
package dev.platen.app.http;

import org.jspecify.annotations.NullMarked;
