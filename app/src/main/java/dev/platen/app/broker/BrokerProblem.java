package dev.platen.app.broker;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.apache.pulsar.client.api.PulsarClientException;

/// Says in words why an instance cannot work with its broker, and what to do.
public final class BrokerProblem {
    private BrokerProblem() {}

    /// The failure of a start in words; `failure` itself if Pulsar has nothing to do with it.
    public static IOException explain(PulsarSettings settings, IOException failure) {
        if (!(failure instanceof PulsarClientException)) {
            return failure;
        }
        Throwable root = failure;
        boolean unauthorized = false;
        boolean missing = false;
        while (true) {
            unauthorized |= root instanceof PulsarClientException.AuthenticationException
                    || root instanceof PulsarClientException.AuthorizationException;
            missing |= root instanceof PulsarClientException.NotFoundException
                    || root instanceof PulsarClientException.TopicDoesNotExistException;
            if (root.getCause() == null) {
                break;
            }
            root = root.getCause();
        }
        String reason = String.valueOf(root.getMessage());
        missing |= isMissing(reason);
        return new IOException(advice(settings, root, unauthorized, missing) + " (" + reason + ")", failure);
    }

    /// Whether the broker says that there is no such namespace.
    static boolean isMissing(String reason) {
        return reason.contains("Namespace not found") || reason.contains("Namespace missing");
    }

    /// Whether a broker that comes or comes back may be all that is missing.
    static boolean isAway(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SocketException _,
                        UnknownHostException _,
                        TimeoutException _,
                        BrokerUnreadyException _,
                        PulsarClientException.TimeoutException _,
                        PulsarClientException.LookupException _ -> {
                    return true;
                }
                case PulsarClientException.BrokerMetadataException metadata -> {
                    // What a broker answers that has not quite started.
                    return !isMissing(String.valueOf(metadata.getMessage()));
                }
                default -> {
                    // What it comes from may tell.
                }
            }
        }
        return false;
    }

    /// What the innermost cause says.
    static String reason(IOException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static String advice(PulsarSettings settings, Throwable root, boolean unauthorized, boolean missing) {
        String broker = "the broker at " + settings.serviceUrl();
        if (unauthorized) {
            return broker + " refuses this instance; check pulsar.token-file and the rights of its role";
        }
        if (missing) {
            return broker + " lacks tenant '" + settings.tenant() + "' or its namespaces requests, rendered, templates,"
                    + " fleet; set pulsar.admin-url to have them created";
        }
        if (root instanceof ConnectException || root instanceof UnknownHostException) {
            return broker + " cannot be reached; check pulsar.service-url and that the broker is up";
        }
        return broker + " does not serve this instance";
    }
}
