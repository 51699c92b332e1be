package dev.platen.app.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;

/// Answers requests for what is there, by a method that it does not have. To be registered for a path after
/// its methods.
final class WrongMethod {
    private WrongMethod() {}

    /// @param allowed the path's methods, `GET, PUT`
    static Handler allowing(String allowed) {
        ApiError error = new ApiError(405, "HTTP_405", "the path has no such method", "use " + allowed);
        return (request, response) -> {
            response.header(HeaderNames.ALLOW, allowed);
            Json.send(response, error.status(), error.body());
        };
    }
}
