package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platen.spi.template.Escaping;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelTest {
    @Test
    void hasTheNamesOfTheContract() {
        assertThat(Channel.values()).extracting(Channel::id).containsExactly("email", "push", "sms", "webhook");
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsName(Channel channel) {
        assertThat(Channel.of(channel.id())).isEqualTo(channel);
    }

    @Test
    void isNotFoundByAnotherName() {
        assertThat(Channel.of("EMAIL")).as("names are lower case").isNull();
        assertThat(Channel.of("")).isNull();
        assertThat(Channel.of("fax")).isNull();
    }

    @Test
    void rendersItsOwnPartsInItsOwnOrder() {
        Set<String> all = Set.of("text", "html", "subject", "body", "title", "macros");

        assertThat(Channel.EMAIL.partsOf(all)).containsExactly("subject", "html", "text");
        assertThat(Channel.PUSH.partsOf(all)).containsExactly("title", "body");
        assertThat(Channel.SMS.partsOf(all)).containsExactly("text");
        assertThat(Channel.WEBHOOK.partsOf(all)).containsExactly("body");
        assertThat(Channel.EMAIL.partsOf(Set.of("text", "subject"))).containsExactly("subject", "text");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    EMAIL,   subject html text,
                    EMAIL,   subject html,
                    EMAIL,   subject text,
                    EMAIL,   html text,         part 'subject'
                    EMAIL,   subject,           part 'html' or 'text'
                    EMAIL,   '',                part 'subject'
                    PUSH,    title body,
                    PUSH,    body,
                    PUSH,    title,             part 'body'
                    SMS,     text,
                    SMS,     body,              part 'text'
                    WEBHOOK, body,
                    WEBHOOK, text,              part 'body'
                    """)
    void saysWhichPartATemplateLacks(Channel channel, String available, String missing) {
        assertThat(channel.missing(Set.of(available.split(" ", -1)))).isEqualTo(missing);
    }

    @Test
    void escapesHtmlInTheHtmlOfAnEmailAndJsonInAWebhookAndNothingElse() {
        assertThat(Channel.EMAIL.escaping("html")).isEqualTo(Escaping.HTML);
        assertThat(Channel.EMAIL.escaping("subject")).isEqualTo(Escaping.NONE);
        assertThat(Channel.EMAIL.escaping("text")).isEqualTo(Escaping.NONE);
        assertThat(Channel.PUSH.escaping("title")).isEqualTo(Escaping.NONE);
        assertThat(Channel.PUSH.escaping("body")).isEqualTo(Escaping.NONE);
        assertThat(Channel.SMS.escaping("text")).isEqualTo(Escaping.NONE);
        assertThat(Channel.WEBHOOK.escaping("body")).isEqualTo(Escaping.JSON);
    }

    @Test
    void lanesHaveTheNamesOfTheContractFromTheHighest() {
        assertThat(Lane.values()).extracting(Lane::id).containsExactly("urgent", "high", "normal", "bulk");
    }
}
