package dev.platen.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SampleTemplateTest {
    private static final Pattern REFERENCE = Pattern.compile("\\{% (?:extends|include) \"([^\"]+)\"");

    @Test
    void everyPartIsThereAndNoneEndsWithALineBreak() {
        for (SampleTemplate template : SampleTemplate.ALL) {
            template.parts()
                    .forEach((part, source) -> assertThat(source)
                            .as("%s/%s %s", template.workspace(), template.name(), part)
                            .isNotBlank()
                            .doesNotEndWith("\n"));
        }
    }

    @Test
    void templatesComeAfterThoseThatTheyBuildOn() {
        Set<String> earlier = new HashSet<>();
        for (SampleTemplate template : SampleTemplate.ALL) {
            for (Map.Entry<String, String> part : template.parts().entrySet()) {
                Matcher matcher = REFERENCE.matcher(part.getValue());
                while (matcher.find()) {
                    assertThat(earlier)
                            .as("%s needs it", template.name())
                            .contains(template.workspace() + "/" + matcher.group(1) + "#" + part.getKey());
                }
            }
            template.partNames()
                    .forEach(part -> earlier.add(template.workspace() + "/" + template.name() + "#" + part));
        }
    }
}
