package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Extensions;
import io.grapevine.config.LinkRule;
import io.grapevine.config.UiDisplay;
import io.grapevine.config.UiDisplay.LabelColor;
import io.grapevine.web.api.grapevine.Overview.UiRow;
import io.grapevine.web.api.http.JsonWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class UiRowTest {
    @Test
    void allSettingsOfTheDisplayAreWritten() {
        UiDisplay display = new UiDisplay(
                new UiDisplay.Labels(
                        List.of("a"),
                        List.of("b"),
                        List.of("c"),
                        List.of("d"),
                        List.of(
                                new LabelColor("e", "v", null, "red"),
                                new LabelColor("e", null, "v.*", "blue"),
                                new LabelColor("e", null, null, "unique"))),
                new UiDisplay.Annotations(List.of("f"), List.of("g")),
                List.of(new LinkRule("h", "https://x/$0")),
                "i");

        assertThat(JsonWriter.buffer(new UiRow(new Extensions.Ui(List.of(), display, Extensions.Clusters.NONE))::write)
                        .toString())
                .isEqualTo("""
                        {"filters":[],"labels":{"hide":["a"],"strip":["b"],"order":["c"],"columns":["d"],"colors":[\
                        {"label":"e","value":"v","color":"red"},{"label":"e","valueRe":"v.*","color":"blue"},\
                        {"label":"e","color":"unique"}]},"annotations":{"hide":["f"],"order":["g"]},\
                        "links":[{"match":"h","url":"https://x/$0"}],"grid":"i"}""");
    }
}
