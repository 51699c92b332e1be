package dev.platen.app.broker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Creates Platen's tenant and namespaces with their policies, through the broker's HTTP API. Does nothing
/// to what is already there.
public final class Namespaces {
    private static final List<String> NAMES = List.of("requests", "rendered", "templates", "fleet");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long COMPACTION_THRESHOLD_BYTES = 16L << 20;
    /// What an instance reads at its start, beside what is open: some 10,000 records.
    private static final long FLEET_COMPACTION_THRESHOLD_BYTES = 4L << 20;

    private static final String FOR_EVER = retention(-1, -1);

    /// What is written before the first compaction must not be lost, and what is compacted needs not be kept;
    /// a day and 256 MB are more than compaction ever leaves behind.
    private static final String A_DAY = retention(24 * 60, 256);

    private static final int CONFLICT = 409;
    private static final int SERVER_ERROR = 500;

    private final URI adminUrl;
    private final @Nullable Path tokenFile;
    private final @Nullable Path trustCertificatesFile;

    /// @param adminUrl `http://host:8080`
    /// @param tokenFile file with an authentication token, or null
    public Namespaces(URI adminUrl, @Nullable Path tokenFile) {
        this(adminUrl, tokenFile, null);
    }

    /// @param adminUrl `http://host:8080`
    /// @param tokenFile file with an authentication token, or null
    /// @param trustCertificatesFile file with the certificates to trust, or null for those of Java
    public Namespaces(URI adminUrl, @Nullable Path tokenFile, @Nullable Path trustCertificatesFile) {
        this.adminUrl = adminUrl;
        this.tokenFile = tokenFile;
        this.trustCertificatesFile = trustCertificatesFile;
    }

    /// Creates what is missing for `tenant`.
    public void create(String tenant) throws IOException, InterruptedException {
        try (AdminHttp http = AdminHttp.open(adminUrl, tokenFile, trustCertificatesFile, TIMEOUT)) {
            if (!hasAll(http, tenant)) {
                createAll(http, tenant);
            }
            keepCompacted(http, "namespaces/" + tenant + "/templates", FOR_EVER, COMPACTION_THRESHOLD_BYTES);
            keepCompacted(http, "namespaces/" + tenant + "/fleet", A_DAY, FLEET_COMPACTION_THRESHOLD_BYTES);
        }
    }

    /// One question instead of six, at every start but the first.
    private boolean hasAll(AdminHttp http, String tenant) throws IOException, InterruptedException {
        HttpResponse<String> response = send(http, "GET", "namespaces/" + tenant, "");
        return response.statusCode() == 200
                && NAMES.stream().allMatch(name -> response.body().contains("\"" + tenant + "/" + name + "\""));
    }

    private void createAll(AdminHttp http, String tenant) throws IOException, InterruptedException {
        List<String> clusters = clusters(http);
        String allowed = "[\"" + String.join("\",\"", clusters) + "\"]";
        call(http, "PUT", "tenants/" + tenant, "{\"adminRoles\":[],\"allowedClusters\":" + allowed + "}");
        for (String name : NAMES) {
            call(http, "PUT", "namespaces/" + tenant + "/" + name, "{}");
        }
    }

    /// Looks at what is set and not at who created the namespace: a start may have died between the two.
    private void keepCompacted(AdminHttp http, String namespace, String retention, long compactionThresholdBytes)
            throws IOException, InterruptedException {
        if (isUnset(http, namespace + "/retention")) {
            call(http, "POST", namespace + "/retention", retention);
        }
        if (isUnset(http, namespace + "/compactionThreshold")) {
            call(http, "PUT", namespace + "/compactionThreshold", Long.toString(compactionThresholdBytes));
        }
    }

    private static String retention(int minutes, int megabytes) {
        return "{\"retentionTimeInMinutes\":" + minutes + ",\"retentionSizeInMB\":" + megabytes + "}";
    }

    private boolean isUnset(AdminHttp http, String policy) throws IOException, InterruptedException {
        HttpResponse<String> response = send(http, "GET", policy, "");
        if (response.statusCode() >= 300) {
            throw refused("GET", policy, response);
        }
        return response.body().isBlank() || response.body().strip().equals("null");
    }

    private List<String> clusters(AdminHttp http) throws IOException, InterruptedException {
        HttpResponse<String> response = send(http, "GET", "clusters", "");
        String names = response.body().replaceAll("[\\[\\]\"\\s]", "");
        if (response.statusCode() != 200) {
            throw refused("GET", "clusters", response);
        }
        if (names.isEmpty()) {
            throw new BrokerUnreadyException("the broker at " + adminUrl + " has no cluster yet");
        }
        return List.of(names.split(",", -1));
    }

    /// Does it, unless it is done already.
    private void call(AdminHttp http, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = send(http, method, path, body);
        if (response.statusCode() >= 300 && response.statusCode() != CONFLICT) {
            throw refused(method, path, response);
        }
    }

    private HttpResponse<String> send(AdminHttp http, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = http.request(method, path, HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            if (AdminHttp.isDistrust(e)) {
                throw new IOException(
                        "the broker's administration at " + adminUrl + " is not trusted (" + BrokerProblem.reason(e)
                                + "); check pulsar.trust-certificates-file and the name in pulsar.admin-url",
                        e);
            }
            throw new BrokerUnreadyException(
                    "the broker's administration at " + adminUrl + " cannot be reached; check pulsar.admin-url", e);
        }
        if (response.statusCode() >= SERVER_ERROR) {
            throw new BrokerUnreadyException(said(method, path, response));
        }
        return response;
    }

    private IOException refused(String method, String path, HttpResponse<String> response) {
        return new IOException(said(method, path, response));
    }

    private String said(String method, String path, HttpResponse<String> response) {
        return "the broker at " + adminUrl + " answered " + response.statusCode() + " to " + method + " " + path
                + "; create tenant and namespaces by hand (README, 'Against your own broker') and leave"
                + " pulsar.admin-url empty";
    }
}
