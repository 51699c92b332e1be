package dev.platen.app.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.platen.app.message.TemplateRef;
import dev.platen.app.message.TemplateSource;
import dev.platen.spi.template.MissingVariables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TemplateStoreTest {
    private static final TemplateRef LIVE = new TemplateRef("welcome", TemplateRef.LIVE);

    private long nowMillis = 1_000_000;
    private final MemoryTemplateTopics topics = new MemoryTemplateTopics();
    private final MemoryTemplateTopics.Log log = topics.log();
    private final TemplateStore store = new TemplateStore(log, () -> nowMillis);

    @BeforeEach
    void start() throws IOException {
        store.start();
    }

    private static TemplateSource source(String text) {
        return new TemplateSource("pebble", MissingVariables.STRICT, Map.of("text", text));
    }

    private String text(TemplateRef version) throws IOException {
        return String.valueOf(store.load("acme", version).source().parts().get("text"));
    }

    private static TemplateRef version(int version) {
        return new TemplateRef("welcome", version);
    }

    private TemplateStore anotherInstance() throws IOException {
        TemplateStore other = new TemplateStore(topics.log(), () -> nowMillis);
        other.start();
        return other;
    }

    @Test
    void numbersVersionsFromOne() throws IOException, TemplateStoreException {
        for (int i = 1; i <= 3; i++) {
            assertThat(store.publish("acme", "welcome", source("v" + i), true))
                    .isEqualTo(new StoredTemplate("acme", "welcome", i, source("v" + i)));
        }

        assertThat(store.summary("acme", "welcome")).isEqualTo(new TemplateSummary("welcome", 3, 3));
    }

    @Test
    void versionsNeverChange() throws IOException, TemplateStoreException {
        for (int i = 1; i <= 5; i++) {
            store.publish("acme", "welcome", source("v" + i), i % 2 == 0);
            for (int earlier = 1; earlier <= i; earlier++) {
                assertThat(text(version(earlier))).isEqualTo("v" + earlier);
            }
        }
    }

    @Test
    void aRequestWithoutAVersionGetsTheLiveOne() throws IOException, TemplateStoreException {
        store.publish("acme", "welcome", source("v1"), true);
        store.publish("acme", "welcome", source("v2"), false);

        assertThat(store.resolve("acme", LIVE, nowMillis)).isEqualTo(version(1));
        assertThat(store.resolve("acme", version(2), nowMillis)).isEqualTo(version(2));
        assertThat(store.resolve("acme", version(3), nowMillis)).isNull();
    }

    @Test
    void aTemplateWithoutALiveVersionIsNotFoundByName() throws IOException, TemplateStoreException {
        store.publish("acme", "welcome", source("draft"), false);

        assertThat(store.resolve("acme", LIVE, nowMillis)).isNull();
        assertThat(store.resolve("acme", version(1), nowMillis)).isEqualTo(version(1));
        assertThat(store.summary("acme", "welcome")).isEqualTo(new TemplateSummary("welcome", 0, 1));
    }

    @Test
    void rollsBackAndForth() throws IOException, TemplateStoreException {
        store.publish("acme", "welcome", source("v1"), true);
        store.publish("acme", "welcome", source("v2"), true);

        store.makeLive("acme", "welcome", 1);
        assertThat(store.resolve("acme", LIVE, nowMillis)).isEqualTo(version(1));
        store.makeLive("acme", "welcome", 2);
        assertThat(store.resolve("acme", LIVE, nowMillis)).isEqualTo(version(2));
        assertThat(store.summary("acme", "welcome"))
                .as("rolling back makes no version")
                .isEqualTo(new TemplateSummary("welcome", 2, 2));
    }

    @Test
    void doesNotRollBackToAVersionThatDoesNotExist() throws IOException, TemplateStoreException {
        store.publish("acme", "welcome", source("v1"), true);

        for (int version : new int[] {-1, 0, 2}) {
            assertThat(refusal(() -> makeLive("acme", "welcome", version)))
                    .isEqualTo(TemplateStoreException.Kind.NOT_FOUND);
        }
        assertThat(refusal(() -> makeLive("acme", "other", 1))).isEqualTo(TemplateStoreException.Kind.NOT_FOUND);
        assertThat(refusal(() -> makeLive("other", "welcome", 1))).isEqualTo(TemplateStoreException.Kind.NOT_FOUND);
    }

    private TemplateSummary makeLive(String workspace, String name, int version)
            throws IOException, TemplateStoreException {
        store.makeLive(workspace, name, version);
        return Objects.requireNonNull(store.summary(workspace, name));
    }

    private static TemplateStoreException.Kind refusal(Callable<?> change) {
        return catchThrowableOfType(TemplateStoreException.class, change::call).kind();
    }

    @Test
    void workspacesShareNothing() throws IOException, TemplateStoreException {
        store.publish("acme", "welcome", source("acme's"), true);
        store.publish("umbrella", "welcome", source("umbrella's"), true);
        store.publish("umbrella", "alert", source("a"), true);

        assertThat(text(version(1))).isEqualTo("acme's");
        assertThat(store.resolve("acme", new TemplateRef("alert", TemplateRef.LIVE), nowMillis))
                .isNull();
        assertThat(store.list("umbrella")).extracting(TemplateSummary::name).containsExactly("alert", "welcome");
        assertThat(store.list("acme")).containsExactly(new TemplateSummary("welcome", 1, 1));
        assertThat(store.list("nobody")).isEmpty();
        assertThat(store.hasWorkspace("acme")).isTrue();
        assertThat(store.hasWorkspace("nobody")).isFalse();
        assertThat(store.templateCount()).isEqualTo(3);
    }

    @Test
    void countsTheChangesOfEachWorkspace() throws IOException, TemplateStoreException {
        assertThat(store.changes("acme")).isZero();
        store.publish("acme", "welcome", source("v1"), true);
        long changes = store.changes("acme");
        store.publish("umbrella", "welcome", source("v1"), true);
        assertThat(store.changes("acme")).as("nothing changed here").isEqualTo(changes);
        store.makeLive("acme", "welcome", 1);
        assertThat(store.changes("acme")).isGreaterThan(changes);
    }

    @Test
    void anInstanceThatStartsLaterReadsTheWholeIndex() throws IOException, TemplateStoreException {
        store.publish("acme", "welcome", source("v1"), true);
        store.publish("acme", "welcome", source("v2"), false);
        TemplateStore other = anotherInstance();

        assertThat(other.summary("acme", "welcome")).isEqualTo(new TemplateSummary("welcome", 1, 2));
        assertThat(other.load("acme", version(2)).source()).isEqualTo(source("v2"));
    }

    @Test
    void continuesTheVersionsOfAnotherInstance() throws IOException, TemplateStoreException {
        TemplateStore other = anotherInstance();
        store.publish("acme", "welcome", source("v1"), true);

        assertThat(other.publish("acme", "welcome", source("v2"), false).version())
                .isEqualTo(2);
        other.makeLive("acme", "welcome", 2);
        store.makeLive("acme", "welcome", 1);
        assertThat(store.publish("acme", "welcome", source("v3"), true).version())
                .isEqualTo(3);
    }

    private static Iterator<StoredTemplate> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new StoredTemplate("tenant-" + i % 7, "t-" + i, 0, source("text " + i)))
                .iterator();
    }

    @Test
    void publishesManyAtOnce() throws IOException, TemplateStoreException {
        store.publish("tenant-1", "t-1", source("before"), true);
        store.publishAll(many(500));

        assertThat(store.templateCount()).isEqualTo(500);
        assertThat(store.summary("tenant-1", "t-1")).isEqualTo(new TemplateSummary("t-1", 2, 2));
        TemplateStore other = anotherInstance();
        for (int i = 0; i < 500; i++) {
            TemplateRef live = other.resolve("tenant-" + i % 7, new TemplateRef("t-" + i, TemplateRef.LIVE), nowMillis);
            assertThat(other.load("tenant-" + i % 7, Objects.requireNonNull(live))
                            .source())
                    .isEqualTo(source("text " + i));
        }
    }

    @Test
    void anImportThatIsFencedOffSaysSo() throws IOException {
        log.beforeWrite(topics::fence);

        assertThat(refusal(() -> publishMany(10))).isEqualTo(TemplateStoreException.Kind.CONFLICT);
    }

    private boolean publishMany(int count) throws IOException, TemplateStoreException {
        store.publishAll(many(count));
        return true;
    }

    @Test
    void anInstanceThatStartsReadsACheckpointAndWhatCameAfterIt() throws IOException, TemplateStoreException {
        store.publishAll(many(2_500));
        assertThat(topics.checkpointCount()).as("made at the end of the import").isEqualTo(1);
        store.publish("tenant-0", "t-0", source("changed"), true);
        store.publish("acme", "welcome", source("new"), true);
        MemoryTemplateTopics.Log otherLog = topics.log();
        TemplateStore other = new TemplateStore(otherLog, () -> nowMillis);
        other.start();

        assertThat(otherLog.indexReads()).as("messages of the index read").isEqualTo(2);
        assertThat(other.templateCount()).isEqualTo(2_501);
        for (int i = 0; i < 7; i++) {
            assertThat(other.list("tenant-" + i)).isEqualTo(store.list("tenant-" + i));
        }
        assertThat(other.load("tenant-0", new TemplateRef("t-0", 2)).source()).isEqualTo(source("changed"));
        assertThat(other.load("tenant-3", new TemplateRef("t-3", 1)).source()).isEqualTo(source("text 3"));
        assertThat(topics.checkpointCount())
                .as("too little has changed for another")
                .isEqualTo(1);
    }

    @Test
    void anotherInstancesCheckpointIsAsGoodAsOnesOwn() throws IOException, TemplateStoreException {
        TemplateStore other = anotherInstance();
        store.publishAll(many(2_500));
        other.publish("acme", "welcome", source("new"), true);

        assertThat(topics.checkpointCount()).isEqualTo(1);
    }

    @Test
    void aCheckpointThatIsOfNoUseCostsOnlyTime() throws IOException, TemplateStoreException {
        store.publishAll(many(2_500));
        topics.loseContents();
        assertThat(anotherInstance().templateCount()).isEqualTo(2_500);

        log.writeCheckpoint("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(anotherInstance().templateCount()).isEqualTo(2_500);
    }

    @Test
    void compactionKeepsEveryVersion() throws IOException, TemplateStoreException {
        for (int i = 1; i <= 5; i++) {
            store.publish("acme", "welcome", source("v" + i), i == 2);
            store.publish("acme", "other", source("o" + i), true);
        }
        topics.compact();
        TemplateStore other = anotherInstance();

        assertThat(other.list("acme")).isEqualTo(store.list("acme"));
        assertThat(other.load("acme", version(4)).source()).isEqualTo(source("v4"));
    }

    @Test
    void aWriterThatDiesBeforeItsRetryTakesNoVersionAlong() throws IOException, TemplateStoreException {
        store.publish("acme", "welcome", source("v1"), true);
        TemplateEntry first = TemplateEntry.NONE.with(new ContentPointer(17, 0), true);
        ContentPointer dead = log.append("acme", "{}".getBytes(StandardCharsets.UTF_8));
        store.publish("acme", "welcome", source("v2"), true);
        // It had not seen version 2, was not fenced off, and its instance ended before it tried again.
        topics.writeIndex("acme/welcome", TemplateCodec.entryBytes(first.with(dead, true)));

        anotherInstance().publish("acme", "other", source("o1"), true);
        topics.compact();

        TemplateStore later = anotherInstance();
        assertThat(later.load("acme", version(2)).source()).isEqualTo(source("v2"));
        assertThat(later.publish("acme", "welcome", source("v3"), true).version())
                .isEqualTo(3);
        assertThat(store.publish("acme", "welcome", source("v4"), true).version())
                .as("those that saw all of it agree")
                .isEqualTo(4);
    }

    @Test
    void isNotToldOfAVersionItKnows() throws IOException, TemplateStoreException {
        store.publish("acme", "welcome", source("v1"), true);
        int before = log.catchUps();
        nowMillis += 60_000;

        assertThat(store.resolve("acme", LIVE, nowMillis)).isEqualTo(version(1));
        assertThat(log.catchUps()).as("reads of the index").isEqualTo(before);
    }

    @Test
    void readsTheIndexAgainBeforeItSaysNo() throws IOException, TemplateStoreException {
        TemplateStore other = anotherInstance();
        store.publish("acme", "welcome", source("v1"), true);

        assertThat(other.resolve("acme", LIVE, nowMillis))
                .as("published through another instance before the request")
                .isEqualTo(version(1));
    }

    @Test
    void doesNotReadTheIndexAgainForARequestOlderThanWhatItKnows() throws IOException {
        assertThat(store.resolve("acme", LIVE, nowMillis)).isNull();
        assertThat(log.catchUps()).isEqualTo(1);

        assertThat(store.resolve("acme", LIVE, nowMillis - 1)).isNull();
        assertThat(log.catchUps()).as("the index is known to be newer").isEqualTo(1);

        nowMillis += 5;
        assertThat(store.resolve("acme", LIVE, nowMillis)).isNull();
        assertThat(log.catchUps()).as("the request may know more").isEqualTo(2);
    }

    @Test
    void writersOfOneInstanceAndOfManyLoseNoVersion() throws Exception {
        int writers = 6;
        int versionsEach = 20;
        List<TemplateStore> instances = List.of(store, anotherInstance(), anotherInstance());
        Map<Integer, String> published = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<List<StoredTemplate>>> results = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                TemplateStore instance = instances.get(writer % instances.size());
                String name = "writer " + writer;
                results.add(threads.submit(() -> publishMany(instance, name, versionsEach)));
            }
            for (Future<List<StoredTemplate>> result : results) {
                for (StoredTemplate template : result.get()) {
                    String text = String.valueOf(template.source().parts().get("text"));
                    assertThat(published.put(template.version(), text))
                            .as("version %d was given twice", template.version())
                            .isNull();
                }
            }
        }

        TemplateStore later = anotherInstance();
        assertThat(later.summary("acme", "welcome"))
                .isEqualTo(new TemplateSummary("welcome", writers * versionsEach, writers * versionsEach));
        for (int version = 1; version <= writers * versionsEach; version++) {
            assertThat(later.load("acme", version(version)).source().parts().get("text"))
                    .isEqualTo(published.get(version));
        }
    }

    private static List<StoredTemplate> publishMany(TemplateStore instance, String writer, int versions)
            throws IOException {
        List<StoredTemplate> published = new ArrayList<>();
        while (published.size() < versions) {
            try {
                published.add(instance.publish("acme", "welcome", source(writer + ", " + published.size()), true));
            } catch (TemplateStoreException e) {
                assertThat(e.kind()).isEqualTo(TemplateStoreException.Kind.CONFLICT);
            }
        }
        return published;
    }

    @Test
    void triesAgainWhenItWasFencedOff() throws IOException, TemplateStoreException {
        TemplateStore other = anotherInstance();
        log.beforeWrite(() -> {
            log.beforeWrite(null);
            publishUnchecked(other);
        });

        assertThat(store.publish("acme", "welcome", source("second"), true).version())
                .isEqualTo(2);
        assertThat(text(version(1))).isEqualTo("in between");
        assertThat(text(version(2))).isEqualTo("second");
    }

    private static void publishUnchecked(TemplateStore other) {
        try {
            other.publish("acme", "welcome", source("in between"), true);
        } catch (IOException | TemplateStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void givesUpWhenItIsFencedOffAgainAndAgain() throws IOException, TemplateStoreException {
        store.publish("acme", "welcome", source("v1"), true);
        log.beforeWrite(topics::fence);

        assertThat(refusal(() -> store.publish("acme", "welcome", source("v2"), true)))
                .isEqualTo(TemplateStoreException.Kind.CONFLICT);
        assertThat(store.summary("acme", "welcome"))
                .as("nothing was changed")
                .isEqualTo(new TemplateSummary("welcome", 1, 1));

        log.beforeWrite(null);
        assertThat(store.publish("acme", "welcome", source("v2"), true).version())
                .isEqualTo(2);
    }

    @Test
    void refusesSourcesThatAreTooLarge() throws IOException, TemplateStoreException {
        String largest = "x".repeat(TemplateStore.MAX_CONTENT_BYTES - 200);

        assertThat(store.publish("acme", "welcome", source(largest), true).version())
                .isEqualTo(1);
        int contents = topics.contentCount();
        assertThat(refusal(() -> store.publish("acme", "welcome", source(largest + "x".repeat(200)), true)))
                .isEqualTo(TemplateStoreException.Kind.TOO_LARGE);
        assertThat(topics.contentCount()).as("contents stored").isEqualTo(contents);
    }

    @Test
    void leavesAnIndexEntryThatItCannotReadAlone() throws IOException, TemplateStoreException {
        topics.writeIndex("acme/welcome", "{".getBytes(StandardCharsets.UTF_8));
        topics.writeIndex("no-slash", "{\"live\":0,\"versions\":[]}".getBytes(StandardCharsets.UTF_8));
        topics.writeIndex(
                "acme/other", TemplateCodec.entryBytes(TemplateEntry.NONE.with(new ContentPointer(17, 0), true)));

        assertThat(store.resolve("acme", new TemplateRef("other", TemplateRef.LIVE), nowMillis))
                .isEqualTo(new TemplateRef("other", 1));
        assertThat(refusal(() -> store.publish("acme", "welcome", source("v1"), true)))
                .as("whoever wrote it may have versions")
                .isEqualTo(TemplateStoreException.Kind.CONFLICT);
    }

    @Test
    void loadsOnlyWhatItResolved() {
        assertThatThrownBy(() -> store.load("acme", version(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void passesTheBrokersFailureOn() throws IOException, TemplateStoreException {
        store.publish("acme", "welcome", source("v1"), true);
        topics.setBroken(true);

        assertThat(store.resolve("acme", LIVE, nowMillis))
                .as("known without the broker")
                .isEqualTo(version(1));
        assertThatThrownBy(() -> store.load("acme", version(1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.resolve("acme", version(2), nowMillis + 1))
                .as("not a no: nobody knows")
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.publish("acme", "welcome", source("v2"), true))
                .isInstanceOf(IOException.class);
    }

    @Test
    void closesItsLog() throws IOException {
        store.close();

        assertThat(log.isClosed()).isTrue();
    }
}
