package dev.platen.app.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The published schema takes what the decoder takes and refuses what it refuses.
class RequestSchemaTest {
    private static final String HEAD =
            "\"id\":\"r-1\",\"workspace\":\"acme\",\"template\":\"welcome\",\"channel\":\"sms\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonSchema schema;

    @BeforeAll
    static void readSchema() throws Exception {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        try (InputStream content = RequestDecoder.class.getResourceAsStream("request.schema.json")) {
            schema = factory.getSchema(content);
        }
    }

    private static boolean schemaTakes(String json) throws Exception {
        return schema.validate(JSON.readTree(json)).isEmpty();
    }

    private static boolean decoderTakes(String json) {
        try {
            Decoded.of(new RequestDecoder(), json.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (UnrenderableException e) {
            return false;
        }
    }

    private static void assertBoth(boolean take, String json) throws Exception {
        assertThat(decoderTakes(json)).as("the decoder takes %s", json).isEqualTo(take);
        assertThat(schemaTakes(json)).as("the schema takes %s", json).isEqualTo(take);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\":[{\"id\":\"no\"}],\"y\":null",
                "\"id\":\"Order 17 / \u20ac\"",
                "\"workspace\":\"0.a_b-c\"",
                "\"template\":\"order@7\"",
                "\"template\":\"order@007\"",
                "\"template\":\"order@999999999\"",
                "\"template\":null,\"parts\":{\"text\":\"Hi\"}",
                "\"template\":\"Not A Name\",\"parts\":{\"text\":\"Hi\"}",
                "\"parts\":{}",
                "\"parts\":null",
                "\"engine\":\"other\",\"parts\":{\"text\":\"Hi\"}",
                "\"engine\":null",
                "\"channel\":\"email\"",
                "\"channel\":\"push\"",
                "\"channel\":\"webhook\"",
                "\"locale\":\"de-DE\"",
                "\"locale\":\"zh-Hant-TW\"",
                "\"locale\":\"sl-rozaj-biske-1994\"",
                "\"locale\":\"x-private\"",
                "\"locale\":null",
                "\"timeZone\":\"Europe/Berlin\"",
                "\"timeZone\":\"Etc/GMT+2\"",
                "\"timeZone\":\"+05:30\"",
                "\"timeZone\":\"Z\"",
                "\"timeZone\":null",
                "\"deadline\":\"2026-01-01T00:00:00Z\"",
                "\"deadline\":\"2026-01-01T24:00:00Z\"",
                "\"deadline\":\"2026-01-01T00:00:00.123456789Z\"",
                "\"deadline\":\"2026-01-01T00:00:00+02:00\"",
                "\"deadline\":\"+1000000000-12-31T23:59:59Z\"",
                "\"deadline\":null",
                "\"data\":{\"name\":\"Ann & Bob\",\"items\":[1,2.50,null,{\"a\":true}]}",
                "\"data\":{}",
                "\"data\":null"
            })
    void bothTake(String members) throws Exception {
        assertBoth(true, "{" + HEAD + "," + members + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\":1",
                "\"id\":\"\"",
                "\"id\":\"two\\nlines\"",
                "\"id\":\"\\u0085\"",
                "\"workspace\":{}",
                "\"workspace\":\"\"",
                "\"workspace\":\"Acme\"",
                "\"workspace\":\"a/b\"",
                "\"workspace\":\"-a\"",
                "\"template\":[\"x\"]",
                "\"template\":\"\"",
                "\"template\":\"Not A Name\"",
                "\"template\":\"welcome@0\"",
                "\"template\":\"welcome@000\"",
                "\"template\":\"welcome@\"",
                "\"template\":\"welcome@live\"",
                "\"template\":\"welcome@1234567890\"",
                "\"template\":3,\"parts\":{\"text\":\"Hi\"}",
                "\"channel\":true",
                "\"channel\":\"fax\"",
                "\"channel\":\"EMAIL\"",
                "\"engine\":1",
                "\"locale\":7",
                "\"locale\":\"\"",
                "\"deadline\":\"2026-01-01T00:00Z\"",
                "\"locale\":\"en_US\"",
                "\"locale\":\"Ada!\"",
                "\"timeZone\":0",
                "\"timeZone\":\"\"",
                "\"timeZone\":\"Europe Berlin\"",
                "\"deadline\":1767225600",
                "\"deadline\":\"tomorrow\"",
                "\"deadline\":\"2026-01-01\"",
                "\"deadline\":\"2026-01-01T00:00:00\"",
                "\"deadline\":\"2026-13-01T00:00:00Z\"",
                "\"data\":[1]",
                "\"data\":\"text\"",
                "\"parts\":\"text\"",
                "\"parts\":{\"text\":{}}",
                "\"parts\":{\"text\":null}"
            })
    void bothRefuse(String members) throws Exception {
        assertBoth(false, "{" + HEAD + "," + members + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"text\"", "[{}]", "{}"})
    void bothRefuseWhatIsNoRequestAtAll(String json) throws Exception {
        assertBoth(false, json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "workspace", "template", "channel"})
    void bothRefuseARequestThatLacksAMemberOrHasNullThere(String member) throws Exception {
        assertBoth(false, "{" + HEAD.replace("\"" + member + "\"", "\"other\"") + "}");
        assertBoth(false, "{" + HEAD.replaceFirst("(\"" + member + "\":)\"[^\"]*\"", "$1null") + "}");
    }

    @Test
    void bothTakeAnIdOf256CharactersAndNoLongerOne() throws Exception {
        assertBoth(true, "{" + HEAD + ",\"id\":\"" + "\u20ac".repeat(256) + "\"}");
        assertBoth(false, "{" + HEAD + ",\"id\":\"" + "\u20ac".repeat(257) + "\"}");
        assertBoth(true, "{" + HEAD + ",\"workspace\":\"" + "a".repeat(64) + "\"}");
        assertBoth(false, "{" + HEAD + ",\"workspace\":\"" + "a".repeat(65) + "\"}");
    }
}
