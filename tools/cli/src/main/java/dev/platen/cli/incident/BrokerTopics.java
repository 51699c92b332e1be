package dev.platen.cli.incident;

import dev.platen.app.broker.Namespaces;
import dev.platen.cli.broker.BrokerAdminHttp;
import dev.platen.cli.broker.Topics;
import java.io.IOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an incident asks of the broker's administration for one contender: topics of its own, a backlog that
/// is held until the clock starts, and an empty disk afterwards.
final class BrokerTopics implements AutoCloseable {
    private static final Pattern TOPIC = Pattern.compile("\"persistent://([^\"]+)\"");

    /// A message an hour: what the broker lets through while the backlog is being published.
    private static final String HELD = """
            {"dispatchThrottlingRateInMsg": 1, "dispatchThrottlingRateInByte": 1,
             "relativeToPublishRate": false, "ratePeriodInSecond": 3600}""";

    private final BrokerAdminHttp admin;
    private final URI adminUrl;
    private final Topics topics;

    BrokerTopics(URI adminUrl, Topics topics) {
        this.admin = new BrokerAdminHttp(adminUrl);
        this.adminUrl = adminUrl;
        this.topics = topics;
    }

    void create() throws IOException, InterruptedException {
        new Namespaces(adminUrl, null).create(topics.tenant());
    }

    /// Requests stay with the broker from now on, while consumers remain connected.
    void hold() throws IOException, InterruptedException {
        admin.send("POST", "namespaces/" + topics.tenant() + "/requests/subscriptionDispatchRate", HELD);
    }

    /// Requests are delivered again.
    void release() throws IOException, InterruptedException {
        admin.send("DELETE", "namespaces/" + topics.tenant() + "/requests/subscriptionDispatchRate", "");
    }

    /// Deletes all topics with what is in them.
    void delete() throws IOException, InterruptedException {
        for (String namespace : new String[] {"requests", "rendered", "templates", "fleet"}) {
            Matcher names = TOPIC.matcher(admin.send("GET", "persistent/" + topics.tenant() + "/" + namespace, ""));
            while (names.find()) {
                admin.send("DELETE", "persistent/" + names.group(1) + "?force=true", "");
            }
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
