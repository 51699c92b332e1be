package dev.platen.cli.sample;

import dev.platen.app.message.Channel;
import dev.platen.app.message.Lane;
import java.util.Map;

/// The kinds of messages in the sample mix, with their share of it in percent.
enum SampleKind {
    PASSWORD_RESET("acme", "password-reset", Channel.SMS, Lane.URGENT, 10),
    DELIVERY_UPDATE("acme", "delivery-update", Channel.PUSH, Lane.HIGH, 20),
    ORDER_WEBHOOK("acme", "order-webhook", Channel.WEBHOOK, Lane.HIGH, 15),
    ORDER_EMAIL("acme", "order-confirmation", Channel.EMAIL, Lane.NORMAL, 25),
    ORDER_PUSH("acme", "order-confirmation", Channel.PUSH, Lane.NORMAL, 5),
    WEEKLY_DIGEST("globex", "weekly-digest", Channel.EMAIL, Lane.BULK, 15),
    APPOINTMENT_REMINDER("globex", "appointment-reminder", Channel.SMS, Lane.BULK, 10);

    final String workspace;
    final String template;
    final Channel channel;
    final Lane lane;
    final int percent;

    SampleKind(String workspace, String template, Channel channel, Lane lane, int percent) {
        this.workspace = workspace;
        this.template = template;
        this.channel = channel;
        this.lane = lane;
        this.percent = percent;
    }

    /// The next data for a message of this kind.
    Map<String, Object> data(SampleData source) {
        return switch (this) {
            case PASSWORD_RESET -> source.passwordReset();
            case DELIVERY_UPDATE -> source.delivery();
            case ORDER_WEBHOOK, ORDER_EMAIL, ORDER_PUSH -> source.order();
            case WEEKLY_DIGEST -> source.digest();
            case APPOINTMENT_REMINDER -> source.appointment();
        };
    }
}
