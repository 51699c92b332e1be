package dev.platen.spi.template;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a render may read. The same for all parts of a message.
///
/// @param data immutable maps with string keys, lists, strings, numbers (`Integer`, `Long`, `BigDecimal`),
///     booleans and nulls, decoded once per message
/// @param locale for numbers, dates and text
/// @param timeZone for dates
/// @param now the message's time: when the request was published, so that a redelivery renders the same bytes
public record RenderContext(Map<String, @Nullable Object> data, Locale locale, ZoneId timeZone, Instant now) {}
