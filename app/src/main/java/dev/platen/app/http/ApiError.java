package dev.platen.app.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platen.app.message.Diagnosis;
import dev.platen.spi.template.SourcePlace;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A request that cannot be served: becomes an answer with a status, a code, a message and advice.
final class ApiError extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /// What to do about a body that is too large: most have a bound of their own.
    static final String SEND_LESS = "send less; for templates and previews, http.max-payload can be raised";

    private final int status;
    private final String code;
    private final String advice;
    private final transient @Nullable SourcePlace place;

    ApiError(int status, String code, String message, String advice) {
        this(status, code, message, advice, null);
    }

    private ApiError(int status, String code, String message, String advice, @Nullable SourcePlace place) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.advice = advice;
        this.place = place;
    }

    static ApiError of(int status, Diagnosis diagnosis) {
        return new ApiError(
                status, diagnosis.code().name(), diagnosis.message(), diagnosis.advice(), diagnosis.place());
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        ObjectNode root = Json.object();
        ObjectNode error = root.putObject("error");
        error.put("code", code);
        error.put("message", String.valueOf(getMessage()));
        if (place != null) {
            error.put("template", place.template());
            error.put("part", place.part());
            if (place.line() > 0) {
                error.put("line", place.line());
            }
            if (place.column() > 0) {
                error.put("column", place.column());
            }
        }
        error.put("advice", advice);
        return root;
    }
}
