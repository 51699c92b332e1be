package dev.platen.cli.broker;

import dev.platen.app.broker.Destination;
import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;

/// The topics of one Pulsar tenant.
public record Topics(String tenant) {
    public Topics {
        if (!tenant.matches("[A-Za-z0-9_=:.-]{1,100}")) {
            throw new IllegalArgumentException("not a Pulsar tenant: " + tenant);
        }
    }

    public String requests(Lane lane) {
        return topic("requests/" + lane.id());
    }

    public String rendered(Channel channel) {
        return topic(Destination.of(channel).path());
    }

    public String aborted() {
        return topic(Destination.ABORTED.path());
    }

    public String deadLetters() {
        return topic(Destination.DEAD_LETTER.path());
    }

    private String topic(String path) {
        return "persistent://" + tenant + "/" + path;
    }
}
