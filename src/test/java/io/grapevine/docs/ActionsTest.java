package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.Samples;
import io.grapevine.template.TemplateData;
import io.grapevine.template.mustache.GroupAction;
import io.grapevine.template.mustache.MustacheTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about actions in messages has each kind that can offer them. */
class ActionsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-z0-9]+)`");

    @Test
    void payloadOfTheExampleIsJsonWithTheLinks() throws Exception {
        String example = Files.readString(Path.of("docs/configure/actions.md"))
                .split("(?m)^    payload: \\|$")[1]
                .split("(?m)^```$")[0]
                .stripIndent();
        TemplateData data = Samples.firing("h1").data("http://am");
        String body = MustacheTemplates.parse(List.of(), true, InstantSource.system(), Location.UTC)
                .text(example, data, List.of(new GroupAction("Acknowledge", "https://a"), new GroupAction("\"", "b")));
        assertThat(new ObjectMapper().readTree(body).path("links").toString())
                .isEqualTo("[{\"label\":\"Acknowledge\",\"url\":\"https://a\"},{\"label\":\"\\\"\",\"url\":\"b\"}]");
    }

    @Test
    void eachKindThatCanOfferActionsHasARow() throws IOException {
        String page = Files.readString(Path.of("docs/configure/actions.md"));
        String section = page.split("(?m)^## Kinds$")[1].split("(?m)^## ")[0];
        List<String> described = ROW.matcher(section)
                .results()
                .flatMap(row -> NAME.matcher(row.group(1)).results())
                .map((MatchResult name) -> name.group(1))
                .toList();
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(Kinds.ALL.stream()
                        .filter(kind -> kind.mostActions() > 0)
                        .map(Kind::label)
                        .toList());
    }
}
