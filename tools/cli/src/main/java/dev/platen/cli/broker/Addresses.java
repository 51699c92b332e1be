package dev.platen.cli.broker;

import dev.platen.cli.console.UserError;
import java.net.URI;
import java.util.List;

/// Checks addresses before they are used, and so before they are printed.
public final class Addresses {
    private Addresses() {}

    /// Answers `url` if it has a host and one of `schemes`, and no user: nobody would ask for the password.
    ///
    /// @param what it should be the address of, with an article
    /// @throws UserError if it is no such address; it shows no secret
    public static URI require(URI url, List<String> schemes, String what, String example) {
        String advice = "Write it like " + example + ".";
        if (url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
            throw new UserError(
                    "an address of " + what + " has no user or password in it",
                    advice + " A token goes into the file of --token-file.");
        }
        if (url.getScheme() == null || !schemes.contains(url.getScheme()) || url.getHost() == null) {
            throw new UserError("'" + url + "' is not an address of " + what, advice);
        }
        return url;
    }
}
