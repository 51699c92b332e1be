package dev.platen.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platen.app.scaling.TopicCounters;
import org.junit.jupiter.api.Test;

class BrokerStatisticsTest {
    private static TopicCounters counters(String json) throws Exception {
        return BrokerStatistics.counters(new ObjectMapper().readTree(json.replace('\'', '"')), "platen");
    }

    @Test
    void aBacklogOfBatchesIsCountedInMessages() throws Exception {
        assertThat(counters("{'msgInCounter': 5000, 'bytesInCounter': 500000, 'subscriptions': {'platen': {"
                        + "'msgBacklog': 30, 'backlogSize': 120000, 'earliestMsgPublishTimeInBacklog': 1234,"
                        + "'consumers': [{'avgMessagesPerEntry': 30}, {'avgMessagesPerEntry': 50}]}}}"))
                .isEqualTo(new TopicCounters(1_200, 120_000, 5_000, 1_234));
    }

    @Test
    void beforeAnythingWasDeliveredTheSizeOfMessagesTells() throws Exception {
        assertThat(counters("{'msgInCounter': 5000, 'bytesInCounter': 500000, 'subscriptions': {'platen': {"
                                + "'msgBacklog': 30, 'backlogSize': 120000, 'consumers': []}}}")
                        .backlog())
                .isEqualTo(1_200);
    }

    @Test
    void aTopicWithoutOurSubscriptionHasNoBacklog() throws Exception {
        assertThat(counters("{'msgInCounter': 9, 'subscriptions': {'other': {'msgBacklog': 3}}}"))
                .isEqualTo(new TopicCounters(0, 0, 9, 0));
    }
}
