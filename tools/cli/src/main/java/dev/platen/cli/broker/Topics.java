package dev.platen.cli.broker;

/// The topics of one Pulsar tenant.
public record Topics(String tenant) {
    public Topics {
        if (!tenant.matches("[A-Za-z0-9_=:.-]{1,100}")) {
            throw new IllegalArgumentException("not a Pulsar tenant: " + tenant);
        }
    }

    public String requests(Lane lane) {
        return topic("requests", lane.label());
    }

    public String rendered(Channel channel) {
        return topic("rendered", channel.label());
    }

    public String aborted() {
        return topic("rendered", "aborted");
    }

    public String deadLetters() {
        return topic("requests", "dead-letter");
    }

    private String topic(String namespace, String name) {
        return "persistent://" + tenant + "/" + namespace + "/" + name;
    }
}
